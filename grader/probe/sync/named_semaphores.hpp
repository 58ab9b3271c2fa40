#pragma once
// libc maps the file of a named semaphore by itself, so nobody else in the runtime knows that two
// processes have the same one.

#include <semaphore.h>

#include "probe/control.hpp"

namespace ipclab::probe {

/// sem_open(3) has returned it. The object that all who open the name share.
Key opened_semaphore(const sem_t* semaphore);
/// sem_close(3) has, perhaps for the last time.
void closed_semaphore(const sem_t* semaphore);

/// Of any semaphore, named or not.
Key key_of_semaphore(const sem_t* semaphore);

}  // namespace ipclab::probe
