#include "spec/utf8.hpp"

namespace ipclab::spec {
namespace {

/// How long a character is that begins with `lead`, and what its second byte may be.
struct Shape {
  std::size_t length = 0;
  unsigned char second_from = 0x80;
  unsigned char second_to = 0xbf;
};

/// RFC 3629, section 4: neither overlong forms nor surrogates nor more than U+10FFFF.
Shape shape_of(unsigned char lead) {
  if (lead < 0x80) return {1};
  if (lead < 0xc2) return {0};
  if (lead < 0xe0) return {2};
  if (lead == 0xe0) return {3, 0xa0, 0xbf};
  if (lead == 0xed) return {3, 0x80, 0x9f};
  if (lead < 0xf0) return {3};
  if (lead == 0xf0) return {4, 0x90, 0xbf};
  if (lead < 0xf4) return {4};
  if (lead == 0xf4) return {4, 0x80, 0x8f};
  return {0};
}

bool valid(std::string_view character, const Shape& shape) {
  if (shape.length == 0 || character.size() < shape.length) return false;
  for (std::size_t i = 1; i < shape.length; ++i) {
    const auto byte = static_cast<unsigned char>(character[i]);
    const unsigned char from = i == 1 ? shape.second_from : 0x80;
    const unsigned char to = i == 1 ? shape.second_to : 0xbf;
    if (byte < from || byte > to) return false;
  }
  return true;
}

}  // namespace

std::optional<std::size_t> invalid_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const Shape shape = shape_of(static_cast<unsigned char>(bytes[at]));
    if (!valid(bytes.substr(at), shape)) return at;
    at += shape.length;
  }
  return std::nullopt;
}

}  // namespace ipclab::spec
