// Has the assembler put a hidden test into the program, which prints it.
#include <stdio.h>

#include "house.h"

__asm__(".section .rodata\nsecret: .incbin \"" SECRET "\"\n.byte 0\n.previous\n");
extern const char secret[];

int main(void) { return printf("SUCCEEDED %s\n", secret) < 0; }
