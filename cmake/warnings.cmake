# The warnings that all of our own code compiles without.

add_library(ipclab_warnings INTERFACE)
target_compile_options(
  ipclab_warnings
  INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
