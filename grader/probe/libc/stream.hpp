#pragma once
// stdio's streams as others see them: bytes that come through a descriptor. libc's reads and writes
// within a stream are no calls that the runtime could stand in front of, so it looks beforehand
// whether the stream's buffer will do, and waits itself where the kernel would.
// In: a stream and the call. Out: edges of the order, and in serial runs points and waits.
// glibc's struct _IO_FILE (bits/types/struct_FILE.h) says what is in the buffer.

#include <stdio.h>

#include <cstddef>

#include "probe/ipc/descriptors.hpp"
#include "probe/libc/touch.hpp"
#include "probe/schedule.hpp"

namespace ipclab::probe {

/// Bytes that can be read without a call of the kernel.
inline std::size_t left_to_read(const FILE* stream) {
  return stream->_IO_read_end > stream->_IO_read_ptr
             ? static_cast<std::size_t>(stream->_IO_read_end - stream->_IO_read_ptr)
             : 0;
}

/// True if this run is serial and reading may have to wait for somebody: pipe, socket, terminal.
bool may_wait_to_read(const FILE* stream);
/// Waits until reading one more byte does not wait. False: a handler interrupted that, the stream
/// has its error mark and errno is EINTR, as after read(2).
bool wait_to_read(FILE* stream, const LibcCall& call);
/// The bytes are there: what was known when they were sent is known.
void has_read(const FILE* stream);

/// Around an output of `size` bytes: announces it if it can reach the descriptor, and waits for
/// room first. Gives the token away if the kernel may make it wait even then. `flushes`: it reaches
/// the descriptor in any case.
class Output {
 public:
  Output(FILE* stream, std::size_t size, const LibcCall& call, bool flushes = false);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

 private:
  bool had_to_wait_ = false;
  bool reaches_others_ = false;
  bool is_left_alone_ = false;
  ipc::Descriptor to_;
  alignas(LeftAlone) unsigned char left_alone_[sizeof(LeftAlone)];
};

/// All output that is still in buffers will be written: the process ends.
void release_streams();

}  // namespace ipclab::probe
