#pragma once
// printf(3)'s and scanf(3)'s formats, as far as they say which memory is touched.

#include <cstdarg>
#include <cstddef>

#include "probe/libc/touch.hpp"

namespace ipclab::probe {

/// The format itself, the strings of %s, and what %n writes. Stops at a conversion that it does not
/// know, and does not follow numbered arguments (%1$d).
void reads_format(const char* format, std::va_list arguments, const LibcCall& call);

/// What `assigned` conversions of a scanf have written; counted as scanf counts.
void writes_scanned(const char* format, std::va_list arguments, int assigned, const LibcCall& call);

}  // namespace ipclab::probe
