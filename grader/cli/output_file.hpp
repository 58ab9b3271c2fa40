#pragma once
// A file that somebody has asked for on the command line: written to the end, or told of.

#include <fstream>
#include <string>

namespace ipclab::cli {

class OutputFile {
 public:
  /// `what`: "the page", for complaints. All of these throw GraderError.
  OutputFile(std::string path, std::string what);
  void write(const std::string& text);
  void finish();

 private:
  void check() const;

  std::string path_;
  std::string what_;
  std::ofstream out_;
};

}  // namespace ipclab::cli
