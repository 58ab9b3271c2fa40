#pragma once
// Happens-before: who knows of whose past. A release puts what the task knows on an object; an
// acquire takes what lies there. All do nothing unless races are looked for.
// Flanagan and Freund, "FastTrack: Efficient and Precise Dynamic Race Detection", PLDI 2009.

#include "probe/runtime.hpp"

namespace ipclab::probe {

void release(const Key& object);        ///< joins: several may have released
void release_alone(const Key& object);  ///< replaces: a store, an unlock
/// What came through a file, or a signal, that no task has given anything came from outside, which
/// may have heard of everybody.
void acquire(const Key& object);
/// The new task knows what its maker knows.
void hand_to_child(Task& child);
/// The caller knows what the ended task knew.
void learn_from(const Task& ended);
/// The caller was let go on by somebody, and it is not known who: more is ordered then than really
/// is.
void learn_from_everybody();

/// The object that this address belongs to: the same for all processes that map it.
Key key_of(const void* address);

/// An access of the program, or of a call on its behalf (`call` is then its name).
enum AccessFlags : unsigned { is_read = 0, is_write = 1, is_atomic = 2, is_volatile = 4 };
void accessed(const void* address, std::size_t size, unsigned flags, std::uint64_t pc,
              const char* call);

/// The process mapped or unmapped memory.
void mapped(void* address, std::size_t size, const SharedObject& object, std::uint64_t offset);
void unmapped(const void* address, std::size_t size);
/// Memory that begins a new life: malloc, the stack of a new thread.
void begins_anew(const void* address, std::size_t size);

}  // namespace ipclab::probe
