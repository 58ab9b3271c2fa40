#include <stdio.h>
#include <stdlib.h>

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: upper\n");
    return 2;
  }
  return system("LC_ALL=C tr a-z A-Z") == 0 ? 0 : 1;
}
