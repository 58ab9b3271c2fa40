// Prints with std::cout in the handler of a signal that may interrupt other output.
#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <iostream>

static volatile std::sig_atomic_t came;

extern "C" void tell(int signal) {  // <- unsafe-handler
  came = signal;
  std::cout << "signal " << signal << std::endl;  // <- unsafe-handler
}

int main() {
  std::signal(SIGALRM, tell);
  const itimerval every = {{0, 5000}, {0, 5000}};
  setitimer(ITIMER_REAL, &every, nullptr);
  std::cout << "begin\n";
  while (!came) pause();
}
