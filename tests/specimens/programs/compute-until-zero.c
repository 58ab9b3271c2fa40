// Counts a variable down for a quarter of a second, in a loop that does nothing else.
int main(void) {
  volatile unsigned long left = 150000000;
  while (left != 0) left = left - 1;
  return 0;
}
