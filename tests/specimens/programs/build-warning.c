// Compiles with a warning and works: not a fault.
int main(void) {
  int unused;
  return 0;
}
