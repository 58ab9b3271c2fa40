# The warnings that all of our own code compiles without. They are those of g++: clang++, which
# means something else by some of these names, only builds tests/fuzz.

add_library(ipclab_warnings INTERFACE)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(
    ipclab_warnings
    INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
endif()
