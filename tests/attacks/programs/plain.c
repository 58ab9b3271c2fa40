// Is no attack: prints a line and ends.
#include <stdio.h>

int main(void) { return puts("the answer") == EOF; }
