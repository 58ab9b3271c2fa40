#include <fstream>
#include <iostream>
#include <optional>
#include <thread>
#include <vector>

static std::optional<long> count_newlines(const char* path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::nullopt;
  long lines = 0;
  char block[8192];
  while (file.read(block, sizeof block) || file.gcount() > 0)
    for (std::streamsize i = 0; i < file.gcount(); ++i) lines += block[i] == '\n';
  if (file.bad()) return std::nullopt;
  return lines;
}

int main(int argc, char* argv[]) {
  if (argc < 2) {
    std::cerr << "usage: tally FILE...\n";
    return 2;
  }
  const std::vector<const char*> paths(argv + 1, argv + argc);
  std::vector<std::optional<long>> counts(paths.size());
  std::vector<std::thread> workers;
  for (std::size_t i = 0; i < paths.size(); ++i)
    workers.emplace_back([&, i] { counts[i] = count_newlines(paths[i]); });
  for (std::thread& worker : workers) worker.join();

  long total = 0;
  int status = 0;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (counts[i]) {
      std::cout << *counts[i] << ' ' << paths[i] << '\n';
      total += *counts[i];
    } else {
      std::cout << "error " << paths[i] << '\n';
      std::cerr << "tally: " << paths[i] << " cannot be read\n";
      status = 1;
    }
  }
  std::cout << total << " total\n";
  return status;
}
