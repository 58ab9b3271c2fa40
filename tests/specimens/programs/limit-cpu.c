// Computes for ever.
int main(void) {
  volatile unsigned long steps = 0;
  while (1) steps = steps + 1;
}
