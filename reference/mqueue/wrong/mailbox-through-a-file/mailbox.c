#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char* argv[]) {
  if (argc < 3) return 2;
  char path[300];
  snprintf(path, sizeof path, "/tmp%s", argv[2]);
  if (strcmp(argv[1], "rm") == 0) return unlink(path) == -1;
  FILE* file = fopen(path, argc == 5 ? "a" : "r");
  if (file == NULL) return 1;
  char line[1100];
  if (argc == 5)
    fprintf(file, "%s %s\n", argv[3], argv[4]);
  else if (fgets(line, sizeof line, file) != NULL)
    printf("%s", line);
  fclose(file);
  return 0;
}
