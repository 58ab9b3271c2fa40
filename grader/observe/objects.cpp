#include "observe/objects.hpp"

#include <sys/stat.h>

#include <utility>

#include "observe/proc_text.hpp"

namespace ipclab::observe {
namespace {

using evidence::ObjectKind;

constexpr std::size_t most_objects = 2'000;
constexpr std::size_t most_users = 1'000;
constexpr std::size_t most_shown = 200;
constexpr std::size_t most_traffic_shown = 600;

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

ObjectId Objects::of(const std::string& target, ObjectKind kind) {
  const auto found = by_target_.find(target);
  if (found != by_target_.end()) return found->second;
  ObjectRecord record;
  record.kind = kind;
  record.target = target;
  record.name = next_name(kind, target);
  return add(std::move(record));
}

ObjectId Objects::of_grader(const std::string& target, ObjectKind kind, int descriptor) {
  const auto found = by_target_.find(target);
  if (found != by_target_.end()) return found->second;
  ObjectRecord record;
  record.kind = kind;
  record.target = target;
  record.name = descriptor == 0   ? "standard input"
                : descriptor == 1 ? "standard output"
                                  : "standard error";
  record.of_grader = true;
  return add(std::move(record));
}

ObjectId Objects::add(ObjectRecord record) {
  if (records_.size() >= most_objects) return no_object;
  const auto id = static_cast<ObjectId>(records_.size());
  by_target_.emplace(record.target, id);
  records_.push_back(std::move(record));
  return id;
}

std::string Objects::next_name(ObjectKind kind, const std::string& target) {
  const auto numbered = [&](const char* noun) {
    return std::string{noun} + " " + std::to_string(++counts_[kind]);
  };
  switch (kind) {
    case ObjectKind::pipe: return numbered("pipe");
    case ObjectKind::fifo: return "the FIFO " + base_name(target);
    case ObjectKind::unix_socket: return numbered("Unix socket");
    case ObjectKind::internet_socket: return numbered("socket");
    case ObjectKind::posix_queue: return "the queue " + target;
    case ObjectKind::system_v_queue: return numbered("message queue");
    case ObjectKind::semaphore_set: return numbered("semaphore set");
    case ObjectKind::system_v_memory: return numbered("segment");
    case ObjectKind::shared_mapping: return numbered("shared mapping");
    case ObjectKind::file: return "the file " + base_name(target);
    case ObjectKind::other: return target;
  }
  return target;
}

ObjectRecord* Objects::find(const std::string& target) {
  const auto found = by_target_.find(target);
  return found == by_target_.end() ? nullptr : at(found->second);
}
const ObjectRecord* Objects::find(const std::string& target) const {
  const auto found = by_target_.find(target);
  return found == by_target_.end() ? nullptr : at(found->second);
}

ObjectRecord* Objects::at(ObjectId id) {
  return id < 0 ? nullptr : &records_[static_cast<std::size_t>(id)];
}
const ObjectRecord* Objects::at(ObjectId id) const {
  return id < 0 ? nullptr : &records_[static_cast<std::size_t>(id)];
}

void Objects::made(ObjectId id, pid_t by, SnapshotId at_line) {
  ObjectRecord* record = at(id);
  if (record == nullptr || record->made_by != 0) return;
  record->made_by = by;
  record->made_at = at_line;
}

void Objects::called(ObjectId id, const std::string& name) {
  if (ObjectRecord* record = at(id)) record->name = name;
}

evidence::Traffic* Objects::traffic(ObjectId id, pid_t process) {
  ObjectRecord* record = at(id);
  if (record == nullptr) return nullptr;
  const bool is_known = record->traffic.contains(process);
  if (!is_known && record->traffic.size() >= most_users) return nullptr;
  evidence::Traffic& traffic = record->traffic[process];
  traffic.pid = process;
  return &traffic;
}

std::vector<evidence::Object> Objects::evidence(const std::vector<evidence::Line>& lines) const {
  std::vector<evidence::Object> shown;
  for (const ObjectRecord& record : records_) {
    if (record.traffic.empty() && record.made_by == 0) continue;
    if (shown.size() == most_shown) break;
    evidence::Object object{.kind = record.kind,
                            .name = record.name.substr(0, 200),
                            .of_grader = record.of_grader,
                            .made_by = record.made_by,
                            .made_at = line_of(lines, record.made_at),
                            .traffic = {}};
    for (const auto& [pid, traffic] : record.traffic)
      if (object.traffic.size() < most_traffic_shown) object.traffic.push_back(traffic);
    shown.push_back(std::move(object));
  }
  return shown;
}

ObjectKind kind_of(pid_t process, int descriptor, const std::string& target) {
  if (target.starts_with("pipe:")) return ObjectKind::pipe;
  if (target.starts_with("socket:")) return ObjectKind::unix_socket;
  if (!target.starts_with("/")) return ObjectKind::other;
  const std::string path = proc_path(process, "fd/" + std::to_string(descriptor));
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return ObjectKind::other;
  if (S_ISFIFO(status.st_mode)) return ObjectKind::fifo;
  return S_ISREG(status.st_mode) ? ObjectKind::file : ObjectKind::other;
}

}  // namespace ipclab::observe
