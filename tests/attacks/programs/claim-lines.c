// Claims that its lines stand in a hidden test, so that a message about them quotes that.
#include "attack.h"

#include "house.h"

// The first line of the file, which is what is told of the function below.
#line 1 SECRET
int main(void) { int unused; return fork() == 0 ? 0 : usleep(10000); }
