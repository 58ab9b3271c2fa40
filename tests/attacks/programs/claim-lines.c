// Claims that its lines stand in a hidden test, so that a message about them quotes that.
#include "attack.h"

#include "house.h"

// The compiler warns about the next line, ipclab tells of the one after that.
#line 1 SECRET
static int unused;
int main(void) { return fork() == 0 ? 0 : usleep(10000); }
