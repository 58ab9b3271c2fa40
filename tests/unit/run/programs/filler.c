// Writes a million bytes in one go; status 3 if that was refused with SIGPIPE ignored.
#include <signal.h>
#include <unistd.h>

int main(int argc, char* argv[]) {
  static char block[1000000];
  (void)argv;
  for (unsigned i = 0; i < sizeof block; ++i) block[i] = i % 100 == 99 ? '\n' : 'x';
  if (argc > 1) signal(SIGPIPE, SIG_IGN);
  return write(STDOUT_FILENO, block, sizeof block) == sizeof block ? 0 : 3;
}
