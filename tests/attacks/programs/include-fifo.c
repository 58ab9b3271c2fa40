// Includes a FIFO that nobody writes to, which would stop the compiler for ever.
#include "fifo.h"

int main(void) { return 0; }
