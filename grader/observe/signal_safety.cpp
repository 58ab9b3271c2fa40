#include "observe/signal_safety.hpp"

#include <algorithm>

namespace ipclab::observe {
namespace {

constexpr std::string_view unsafe[] = {
    // stdio
    "printf", "fprintf", "vprintf", "vfprintf", "dprintf", "vdprintf", "puts", "fputs", "putchar",
    "putc", "fputc", "fwrite", "fflush", "fopen", "fdopen", "fclose", "fgets", "fgetc", "getc",
    "getchar", "getline", "getdelim", "fread", "scanf", "fscanf", "perror", "setvbuf", "setbuf",
    "popen", "pclose", "tmpfile", "fseek", "ungetc", "rewind",
    // memory
    "malloc", "calloc", "realloc", "free", "strdup", "strndup", "aligned_alloc", "posix_memalign",
    "operator new", "operator delete", "operator new[]", "operator delete[]",
    // the end of the program, with handlers and buffers
    "exit",
    // others with state of their own
    "syslog", "openlog", "closelog", "system", "localtime", "ctime", "asctime", "gmtime", "strtok",
    "getenv", "setenv", "putenv", "rand", "random", "opendir", "readdir", "closedir", "getpwnam",
    "getpwuid",
    // locks
    "pthread_mutex_lock", "pthread_mutex_unlock", "pthread_cond_wait", "pthread_cond_signal",
    "pthread_cond_broadcast", "pthread_create", "pthread_join", "pthread_rwlock_rdlock",
    "pthread_rwlock_wrlock", "pthread_rwlock_unlock", "pthread_barrier_wait", "sem_wait",
    "sem_timedwait"};

}  // namespace

bool is_unsafe_in_handlers(std::string_view function) {
  return std::ranges::find(unsafe, function) != std::end(unsafe) || function.starts_with("std::");
}

}  // namespace ipclab::observe
