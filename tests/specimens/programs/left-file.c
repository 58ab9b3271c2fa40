// Leaves a file in its work folder.
#include <fcntl.h>

int main(void) { return open("notes.txt", O_CREAT | O_EXCL | O_WRONLY, 0600) == -1; }
