#pragma once
// Is this one item of CBOR (RFC 8949) of the few kinds that our messages are made of? Comes in:
// bytes of which a stranger may have written some. Asked before a reader that follows nested items
// by recursion, and whose stack an input of some kilobytes would exhaust.

#include <cstddef>
#include <cstdint>
#include <span>

namespace ipclab::run {

/// Whole numbers, texts, true, false and null, and lists and mappings of them with a length that is
/// told beforehand, nested at most `deepest` times; and nothing behind.
[[nodiscard]] bool is_plain_cbor(std::span<const std::uint8_t> octets, std::size_t deepest);

}  // namespace ipclab::run
