// mailbox: a POSIX message queue as a mailbox that everybody knows by its name. Each run of the
// program is one visit; the kernel keeps the messages in between.

#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include <mqueue.h>
#include <sys/stat.h>

#include "posix.hpp"

namespace {

using posix::Queue;

constexpr std::size_t longest_text = 1024;
constexpr long most_messages = 10;

Queue open_queue(const std::string& name, int flags) {
  const mqd_t queue = ::mq_open(name.c_str(), flags);
  if (queue == -1) posix::fail(name);
  return Queue{queue};
}

/// One call that opens or makes: between a look and a call another process could get in.
Queue open_or_make_queue(const std::string& name) {
  mq_attr attributes{};
  attributes.mq_maxmsg = most_messages;
  attributes.mq_msgsize = longest_text;
  ::umask(0);  // the mode is 0600, whatever the user's mask would take away
  const mqd_t queue = ::mq_open(name.c_str(), O_WRONLY | O_CREAT, 0600, &attributes);
  if (queue == -1) posix::fail(name);
  return Queue{queue};
}

mq_attr attributes_of(const Queue& queue) {
  mq_attr attributes{};
  if (::mq_getattr(queue.get(), &attributes) == -1) posix::fail("mq_getattr");
  return attributes;
}

void post(const std::string& name, unsigned priority, const std::string& text) {
  if (text.size() > longest_text) throw std::runtime_error{"the text is longer than 1024 bytes"};
  posix::send(open_or_make_queue(name), text, priority);
}

void fetch(const std::string& name) {
  const Queue queue = open_queue(name, O_RDONLY);
  // A smaller buffer than the queue's longest message is refused, whatever is in it.
  std::vector<char> buffer(static_cast<std::size_t>(attributes_of(queue).mq_msgsize));
  const posix::Message message = posix::receive(queue, buffer).value();
  std::string line = std::to_string(message.priority) + ' ';
  line.append(buffer.data(), message.size);
  posix::write_all(STDOUT_FILENO, line + '\n');
}

void count(const std::string& name) {
  const long waiting = attributes_of(open_queue(name, O_RDONLY)).mq_curmsgs;
  posix::write_all(STDOUT_FILENO, std::to_string(waiting) + '\n');
}

void remove(const std::string& name) {
  if (::mq_unlink(name.c_str()) == -1) posix::fail(name);
}

/// False if the arguments are wrong; then nothing has been done.
bool run(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2 || !arguments[1].starts_with('/')) return false;
  const std::string& command = arguments[0];
  if (command == "post" && arguments.size() == 4) {
    const auto most = static_cast<unsigned>(::sysconf(_SC_MQ_PRIO_MAX)) - 1;
    const auto priority = posix::number_of<unsigned>(arguments[2], 0, most);
    if (priority) post(arguments[1], *priority, arguments[3]);
    return priority.has_value();
  }
  if (arguments.size() != 2) return false;
  if (command == "fetch")
    fetch(arguments[1]);
  else if (command == "count")
    count(arguments[1]);
  else if (command == "rm")
    remove(arguments[1]);
  else
    return false;
  return true;
}

}  // namespace

int main(int argc, char* argv[]) {
  try {
    if (run({argv + 1, argv + argc})) return 0;
    std::cerr << "usage: mailbox post NAME PRIORITY TEXT\n"
                 "       mailbox fetch|count|rm NAME        (NAME begins with /)\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "mailbox: " << error.what() << '\n';
    return 1;
  }
}
