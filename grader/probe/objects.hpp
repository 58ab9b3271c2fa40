#pragma once
// Which shared object lies at an address of this process: the mappings that it has, and where their
// shadow is. In: what mmap(2), shmat(2) and the like did. Readers take no lock, for they are hooks.

#include <atomic>

#include "probe/cells.hpp"
#include "probe/order.hpp"

namespace ipclab::probe {

/// A part of a shared object in this process.
struct Mapping {
  std::atomic<std::size_t> size{};  ///< 0: none
  std::atomic<std::uintptr_t> begin{};
  std::uint32_t object = 0;
  std::uint64_t offset = 0;  ///< of its first byte within the object
  Cell* shadow = nullptr;    ///< of its first byte; null: none
  std::size_t shadowed = 0;  ///< so many bytes have one
};

inline constexpr unsigned most_mappings = 256;

/// What lies at `address`, copied so that a change meanwhile does no harm.
struct Spot {
  std::uint32_t object = 0;
  std::uint64_t offset = 0;
  std::size_t size = 0;      ///< to the end of the mapping
  Cell* shadow = nullptr;    ///< of the eight bytes that `address` is among; null: none
  std::size_t shadowed = 0;  ///< so many bytes from there on have one
};
/// False if no shared object lies there.
bool find_spot(std::uintptr_t address, Spot& spot);

/// True if any shared object lies in [begin, begin + size).
bool has_mapping(std::uintptr_t begin, std::size_t size);

/// A mapping, whose first byte was at `spot`, goes on at `address`.
void mapped_again(void* address, std::size_t size, const Spot& spot);

/// The number of the object in control->objects; it is entered when new. Anonymous ones always are.
/// most_objects: there is no room.
std::uint32_t number_of(const SharedObject& object);

/// Of the mapping at `address`, from there on; 0: none.
std::size_t size_at(const void* address);

/// How large a thread's stack is if the program does not say.
std::size_t usual_stack_size();

}  // namespace ipclab::probe
