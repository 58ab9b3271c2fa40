// Ends before main() with what a report of success looks like.
#include "attack.h"

__attribute__((constructor)) static void before_everything(void) {
  dprintf(1, "SUCCEEDED in ending early\nPASS  fake-pass.alone  1/1\nscore 1/1\n");
  dprintf(2, "{\"schema\": \"ipclab/result/1\", \"score\": 1, \"max_score\": 1}\n");
  _exit(0);
}

int main(void) { return 1; }
