#include "intake/encodings.hpp"

#include <archive.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <tuple>
#include <utility>

#include "intake/opened_archive.hpp"
#include "intake/text_encodings.hpp"

namespace ipclab::intake {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t least_worth_a_look = 8;

struct Unpacked {
  std::string bytes;
  bool whole = true;  ///< nothing was left out for being too much
};

Unpacked within(std::size_t most, std::string bytes) {
  const bool whole = bytes.size() <= most;
  if (!whole) bytes.resize(most);
  return {std::move(bytes), whole};
}

using Block = std::array<char, 1 << 14>;

/// Until there is nothing more, or too much. `unpack` fills a block: how far, and whether it goes
/// on.
template <typename Unpack>
Unpacked in_blocks(std::size_t most, Unpack unpack) {
  std::string content;
  Block block;
  for (bool goes_on = true; goes_on && content.size() <= most;) {
    std::size_t count = 0;
    std::tie(count, goes_on) = unpack(block);
    content.append(block.data(), count);
  }
  return within(most, std::move(content));
}

/// What the zlib can inflate from the beginning on; `window` as in inflateInit2.
Unpacked inflated(std::string_view bytes, int window, std::size_t most) {
  z_stream stream{};
  if (::inflateInit2(&stream, window) != Z_OK) return {};
  const std::unique_ptr<z_stream, int (*)(z_stream*)> ended{&stream, ::inflateEnd};
  // zlib takes no pointers to const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(bytes.size(), 1U << 30));
  return in_blocks(most, [&](Block& block) {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    const int result = ::inflate(&stream, Z_NO_FLUSH);
    return std::pair{block.size() - stream.avail_out, result == Z_OK};
  });
}

Unpacked of_gzip(std::string_view bytes, std::size_t most) {
  return inflated(bytes, 15 + 16, most);
}
Unpacked of_zlib(std::string_view bytes, std::size_t most) { return inflated(bytes, 15, most); }

/// An entry of a zip, from its local header on. What is only stored is there to be read anyway.
Unpacked of_zip_entry(std::string_view bytes, std::size_t most) {
  constexpr std::size_t header = 30, deflated = 8;
  const auto number = [&](std::size_t at) {
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at])) |
           static_cast<std::size_t>(static_cast<unsigned char>(bytes[at + 1])) << 8;
  };
  if (bytes.size() < header || number(8) != deflated) return {};
  const std::size_t data = header + number(26) + number(28);
  return data < bytes.size() ? inflated(bytes.substr(data), -15, most) : Unpacked{};
}

// libarchive gives nothing of the streams of these two when something else follows.

Unpacked of_xz(std::string_view bytes, std::size_t most) {
  constexpr std::uint64_t memory = mebibytes(128).count;  // more than any preset of xz(1) needs
  lzma_stream stream = LZMA_STREAM_INIT;
  if (::lzma_stream_decoder(&stream, memory, 0) != LZMA_OK) return {};
  const std::unique_ptr<lzma_stream, void (*)(lzma_stream*)> ended{&stream, ::lzma_end};
  stream.next_in = reinterpret_cast<const std::uint8_t*>(bytes.data());
  stream.avail_in = bytes.size();
  return in_blocks(most, [&](Block& block) {
    stream.next_out = reinterpret_cast<std::uint8_t*>(block.data());
    stream.avail_out = block.size();
    const lzma_ret result = ::lzma_code(&stream, LZMA_RUN);
    return std::pair{block.size() - stream.avail_out, result == LZMA_OK};
  });
}

Unpacked of_zstd(std::string_view bytes, std::size_t most) {
  const std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream{::ZSTD_createDStream(),
                                                                             ::ZSTD_freeDStream};
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  return in_blocks(most, [&](Block& block) {
    ZSTD_outBuffer out{block.data(), block.size(), 0};
    const std::size_t result = ::ZSTD_decompressStream(stream.get(), &out, &in);
    const bool complete = result == 0 || ::ZSTD_isError(result) != 0;
    return std::pair{out.pos, !complete && (out.pos == out.size || in.pos < in.size)};
  });
}

template <int (*allow)(archive*)>
Unpacked of_filter(std::string_view bytes, std::size_t most) {
  const std::unique_ptr<archive, int (*)(archive*)> reader{::archive_read_new(),
                                                           ::archive_read_free};
  ::archive_read_support_format_raw(reader.get());
  allow(reader.get());
  archive_entry* entry = nullptr;
  std::string content;
  if (::archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK ||
      ::archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK ||
      ::archive_filter_code(reader.get(), 0) == ARCHIVE_FILTER_NONE)
    return {};  // the first bytes were those of something else
  std::array<char, 1 << 16> block;
  for (la_ssize_t count = 1; content.size() <= most;) {
    count = ::archive_read_data(reader.get(), block.data(), block.size());
    if (count <= 0) break;
    content.append(block.data(), static_cast<std::size_t>(count));
  }
  return within(most, std::move(content));
}

Unpacked of_7z(std::string_view bytes, std::size_t most) {
  OpenedArchive archive{bytes, Bytes{most}};
  std::string contents;
  while (contents.size() <= most) {
    const auto entry = archive.next();
    if (!entry || !*entry) break;
    contents += (*entry)->path + "\n";
    if ((*entry)->kind != EntryKind::regular) continue;
    auto content = archive.read(Bytes{most});
    if (content && !*content) return {std::move(contents), false};
    if (!content) break;
    contents += **content;
  }
  return within(most, std::move(contents));
}

struct Format {
  std::string_view name;
  std::string_view magic;
  Unpacked (*unpack)(std::string_view bytes, std::size_t most);
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
    {"xz", "\xfd\x37zXZ\0"sv, of_xz},
    {"zstd", "\x28\xb5\x2f\xfd"sv, of_zstd},
    {"lz4", "\x04\x22\x4d\x18"sv, of_filter<::archive_read_support_filter_lz4>},
    {"7z", "7z\xbc\xaf\x27\x1c"sv, of_7z},
}};

class Unpacking {
 public:
  Unpacking(std::string_view bytes, Bytes most) : bytes_{bytes}, left_{most.count} {}

  Layer unpack() {
    for (const Format& format : formats)
      for (std::size_t at = 0; (at = bytes_.find(format.magic, at)) != std::string_view::npos; ++at)
        add(std::string{format.name} + " at byte " + std::to_string(at),
            format.unpack(bytes_.substr(at), left_));
    for (auto* within_text : {base64_within, hexadecimal_within})
      for (Decoded& found : within_text(bytes_))
        add(std::move(found.how), within(left_, std::move(found.bytes)));
    return std::move(layer_);
  }

 private:
  void add(std::string how, Unpacked unpacked) {
    layer_.complete = layer_.complete && unpacked.whole;
    left_ -= unpacked.bytes.size();
    if (unpacked.bytes.size() >= least_worth_a_look)
      layer_.contents.push_back({std::move(how), std::move(unpacked.bytes)});
  }

  std::string_view bytes_;
  std::size_t left_;
  Layer layer_;
};

}  // namespace

Layer decoded_within(std::string_view bytes, Bytes most) { return Unpacking{bytes, most}.unpack(); }

}  // namespace ipclab::intake
