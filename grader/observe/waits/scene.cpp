#include "observe/waits/scene.hpp"

#include <algorithm>

#include "observe/proc_text.hpp"

namespace ipclab::observe {
namespace {

// A cell with more of them is beyond explanation; and reading all of it must end.
constexpr std::size_t most_processes = 512;
constexpr std::size_t most_descriptors = 20'000;

/// All eventfds have one and the same target in /proc, and only fdinfo tells one from the other.
std::string told_apart(pid_t pid, const Descriptor& descriptor) {
  if (descriptor.target != "anon_inode:[eventfd]") return descriptor.target;
  const std::string path = "fdinfo/" + std::to_string(descriptor.number);
  return descriptor.target + field_in(proc_text(proc_path(pid, path)), "eventfd-id");
}

}  // namespace

Scene::Scene(const std::vector<ProcessStatus>& processes, Past& past) : past_{past} {
  for (const ProcessStatus& process : processes) {
    if (living_.size() == most_processes) break;
    std::vector<pid_t> threads = threads_of(process.pid);
    std::ranges::sort(threads);
    // A first thread that has ended shows as a zombie while others go on (pthread_exit(3) in main).
    if (threads.empty() || (process.state == 'Z' && threads.size() == 1)) continue;
    for (const pid_t thread : threads) process_of_thread_[thread] = process.pid;
    living_.push_back({process.pid, std::move(threads)});
  }
  std::ranges::sort(living_, {}, &Living::pid);
}

std::optional<pid_t> Scene::process_of(pid_t thread) const {
  const auto found = process_of_thread_.find(thread);
  return found == process_of_thread_.end() ? std::nullopt : std::optional{found->second};
}

std::string Scene::name(pid_t pid) const {
  std::string known = past_.name_of(pid);
  if (!known.empty()) return known;
  const std::string number = "pid " + std::to_string(pid);
  return lives(pid) ? name_of(pid) + " (" + number + ")" : number;
}

std::string Scene::object_name(const std::string& target) const {
  std::string known = past_.object_name(target);
  if (!known.empty()) return known;
  if (target.starts_with("pipe:")) return "a pipe";
  if (target.starts_with("socket:")) return "a socket";
  if (target.starts_with("anon_inode:[eventfd]")) return "an eventfd";
  if (target.starts_with("anon_inode:[signalfd]")) return "a signalfd";
  if (target.starts_with("anon_inode:")) return target.substr(11, 64);
  return target.substr(0, 200);
}

const std::vector<Descriptor>& Scene::descriptors(pid_t pid) {
  const auto [entry, is_new] = descriptors_.try_emplace(pid);
  if (is_new && descriptors_read_ < most_descriptors) {
    entry->second = descriptors_of(pid);
    descriptors_read_ += entry->second.size();
    for (Descriptor& descriptor : entry->second) descriptor.target = told_apart(pid, descriptor);
  }
  return entry->second;
}

const Descriptor* Scene::find(pid_t pid, int descriptor) {
  const auto& all = descriptors(pid);
  const auto found = std::ranges::find(all, descriptor, &Descriptor::number);
  return found == all.end() ? nullptr : &*found;
}

std::vector<Holder> Scene::holders(const std::string& target) {
  std::vector<Holder> holders;
  for (const Living& process : living_)
    for (const Descriptor& open : descriptors(process.pid))
      if (open.target == target)
        holders.push_back({process.pid, open.number, open.readable, open.writable});
  return holders;
}

const std::vector<SharedMapping>& Scene::shared_mappings(pid_t pid) {
  const auto [entry, is_new] = mappings_.try_emplace(pid);
  if (is_new) entry->second = shared_mappings_of(pid);
  return entry->second;
}

}  // namespace ipclab::observe
