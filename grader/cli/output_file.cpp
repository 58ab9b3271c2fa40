#include "cli/output_file.hpp"

#include <utility>

#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {

OutputFile::OutputFile(std::string path, std::string what)
    : path_{std::move(path)}, what_{std::move(what)}, out_{path_, std::ios::binary} {
  check();
}

void OutputFile::write(const std::string& text) {
  out_ << text;
  check();
}

void OutputFile::finish() {
  out_.close();
  check();
}

void OutputFile::check() const {
  if (!out_) throw GraderError{what_ + " cannot be written to " + escape_line(path_)};
}

}  // namespace ipclab::cli
