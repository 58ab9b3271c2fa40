#include "run/helper_process.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/stdio.hpp>
#include <utility>

#include "run/message_socket.hpp"
#include "support/error.hpp"

namespace ipclab::run {

namespace process = boost::process::v2;

struct HelperProcess::Parts {
  boost::asio::io_context io;
  UniqueFd socket;
  process::process child{io};
};

HelperProcess::HelperProcess(const std::vector<std::string>& words)
    : parts_{std::make_unique<Parts>()} {
  auto [ours, theirs] = socket_pair();
  parts_->socket = std::move(ours);
  try {
    parts_->child = process::process{parts_->io, "/proc/self/exe", words,
                                     process::process_stdio{theirs.get(), nullptr, {}}};
  } catch (const boost::system::system_error& trouble) {
    throw GraderError{"start of a helper", trouble.code().value()};
  }
}

HelperProcess::~HelperProcess() {
  if (parts_ == nullptr) return;
  parts_->socket.reset();
  boost::system::error_code ignored;
  parts_->child.wait(ignored);
}

HelperProcess::HelperProcess(HelperProcess&&) noexcept = default;
HelperProcess& HelperProcess::operator=(HelperProcess&&) noexcept = default;

int HelperProcess::socket() const { return parts_->socket.get(); }

void HelperProcess::terminate() {
  boost::system::error_code ignored;
  parts_->child.request_exit(ignored);
}

}  // namespace ipclab::run
