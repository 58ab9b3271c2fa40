#pragma once
// Which task is which thread of this process, and how a thread ends.

#include <pthread.h>

#include "probe/control.hpp"

namespace ipclab::probe {

/// The caller is a thread whose task is to end with it.
void thread_begins();
/// The caller is about to end without a word to libc, as syscall(2) can; the last thread takes the
/// process with it.
void thread_ends_at_once();
/// pthread_create(3) has made `thread` for `task`.
void thread_was_made(const Task& task, pthread_t thread, bool is_detached);
void thread_was_joined(const Task& task);

/// Null: not one that was made by a watched call, or joined already.
Task* task_of(pthread_t thread);

void mark_detached(const Task& task);
bool is_detached(const Task& task);
void mark_cancelled(const Task& task);

}  // namespace ipclab::probe
