// A child copies a text into shared memory by std::string_view, while its parent looks at it.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <string_view>

int main() {
  void* memory = mmap(nullptr, 64, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 1;
  char* text = static_cast<char*>(memory);
  if (fork() == 0) {
    std::string_view{"a text of 32 bytes, or of 31 ..."}.copy(text, 32);  // <- data-race
    _exit(0);
  }
  std::printf("%d\n", text[0] == 'a');  // <- data-race
  std::fflush(stdout);
  return wait(nullptr) == -1;
}
