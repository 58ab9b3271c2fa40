#include "intake/encodings.hpp"

#include <archive.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>

#include "intake/opened_archive.hpp"
#include "intake/text_encodings.hpp"

namespace ipclab::intake {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t least_worth_a_look = 8;

/// What the zlib can inflate from the beginning on; `window` as in inflateInit2.
std::string inflated(std::string_view bytes, int window, std::size_t most) {
  z_stream stream{};
  if (::inflateInit2(&stream, window) != Z_OK) return "";
  // zlib takes no pointers to const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(bytes.size(), 1U << 30));
  std::string content;
  std::array<char, 1 << 14> block;
  int result = Z_OK;
  while (result == Z_OK && content.size() <= most) {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = block.size();
    result = ::inflate(&stream, Z_NO_FLUSH);
    content.append(block.data(), block.size() - stream.avail_out);
    if (stream.avail_in == 0 && stream.avail_out == block.size()) break;
  }
  ::inflateEnd(&stream);
  return content;
}

std::string of_gzip(std::string_view bytes, std::size_t most) {
  return inflated(bytes, 15 + 16, most);
}
std::string of_zlib(std::string_view bytes, std::size_t most) { return inflated(bytes, 15, most); }

/// An entry of a zip, from its local header on. What is only stored is there to be read anyway.
std::string of_zip_entry(std::string_view bytes, std::size_t most) {
  constexpr std::size_t header = 30, deflated = 8;
  const auto number = [&](std::size_t at) {
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at])) |
           static_cast<std::size_t>(static_cast<unsigned char>(bytes[at + 1])) << 8;
  };
  if (bytes.size() < header || number(8) != deflated) return "";
  const std::size_t data = header + number(26) + number(28);
  return data < bytes.size() ? inflated(bytes.substr(data), -15, most) : "";
}

template <int (*allow)(archive*)>
std::string of_filter(std::string_view bytes, std::size_t most) {
  const std::unique_ptr<archive, int (*)(archive*)> reader{::archive_read_new(),
                                                           ::archive_read_free};
  ::archive_read_support_format_raw(reader.get());
  allow(reader.get());
  archive_entry* entry = nullptr;
  std::string content;
  if (::archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK ||
      ::archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK ||
      ::archive_filter_code(reader.get(), 0) == ARCHIVE_FILTER_NONE)
    return content;  // the first bytes were those of something else
  std::array<char, 1 << 16> block;
  for (la_ssize_t count = 1; content.size() <= most;) {
    count = ::archive_read_data(reader.get(), block.data(), block.size());
    if (count <= 0) break;
    content.append(block.data(), static_cast<std::size_t>(count));
  }
  return content;
}

std::string of_7z(std::string_view bytes, std::size_t most) {
  OpenedArchive archive{bytes, Bytes{most}};
  std::string contents;
  while (contents.size() <= most) {
    const auto entry = archive.next();
    if (!entry || !*entry) break;
    contents += (*entry)->path + "\n";
    if ((*entry)->kind != EntryKind::regular) continue;
    auto content = archive.read(Bytes{most});
    if (!content || !*content) break;
    contents += **content;
  }
  return contents;
}

struct Format {
  std::string_view name;
  std::string_view magic;
  std::string (*unpack)(std::string_view bytes, std::size_t most);
};

// A tar is not among them: what it holds can be read as it stands there.
constexpr std::array<Format, 11> formats{{
    {"gzip", "\x1f\x8b\x08"sv, of_gzip},
    {"zlib", "\x78\x01"sv, of_zlib},
    {"zlib", "\x78\x5e"sv, of_zlib},
    {"zlib", "\x78\x9c"sv, of_zlib},
    {"zlib", "\x78\xda"sv, of_zlib},
    {"zip", "PK\x03\x04"sv, of_zip_entry},
    {"bzip2", "BZh"sv, of_filter<::archive_read_support_filter_bzip2>},
    {"xz", "\xfd\x37zXZ\0"sv, of_filter<::archive_read_support_filter_xz>},
    {"zstd", "\x28\xb5\x2f\xfd"sv, of_filter<::archive_read_support_filter_zstd>},
    {"lz4", "\x04\x22\x4d\x18"sv, of_filter<::archive_read_support_filter_lz4>},
    {"7z", "7z\xbc\xaf\x27\x1c"sv, of_7z},
}};

class Unpacking {
 public:
  Unpacking(std::string_view bytes, Bytes most) : bytes_{bytes}, left_{most.count} {}

  Layer unpack() {
    for (const Format& format : formats)
      for (std::size_t at = 0; (at = bytes_.find(format.magic, at)) != std::string_view::npos; ++at)
        add({std::string{format.name} + " at byte " + std::to_string(at),
             format.unpack(bytes_.substr(at), left_)});
    for (Decoded& found : base64_within(bytes_)) add(std::move(found));
    for (Decoded& found : hexadecimal_within(bytes_)) add(std::move(found));
    return std::move(layer_);
  }

 private:
  void add(Decoded found) {
    if (found.bytes.size() > left_) layer_.complete = false;
    left_ -= std::min<std::size_t>(left_, found.bytes.size());
    if (found.bytes.size() >= least_worth_a_look) layer_.contents.push_back(std::move(found));
  }

  std::string_view bytes_;
  std::size_t left_;
  Layer layer_;
};

}  // namespace

Layer decoded_within(std::string_view bytes, Bytes most) { return Unpacking{bytes, most}.unpack(); }

}  // namespace ipclab::intake
