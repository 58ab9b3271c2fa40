// Has debugging information that is garbage, for the one who looks up its lines.
#include "attack.h"

__asm__(
    ".pushsection .debug_info,\"\",@progbits\n"
    ".fill 4096, 1, 0xff\n"
    ".popsection\n"
    ".pushsection .debug_abbrev,\"\",@progbits\n"
    ".fill 4096, 1, 0x7f\n"
    ".popsection\n");

int main(void) { return fork() == 0 ? 0 : usleep(10000); }
