#include "intake/encodings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <numeric>

#include "unit/intake/archive_maker.hpp"

namespace ipclab::intake {
namespace {

using testing::Contains;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string planted = "total += value_of(words[number]);";

/// A text with the planted line, which consists of what is around it, so that it is compressed too.
std::string with_the_line() {
  std::string text;
  for (int i = 0; i < 40; ++i)
    text += std::to_string(i * i) + " total += v; if (value_of(w)) words[number] = f();\n";
  return text + planted + "\n" + text;
}

std::string without_the_line() {
  std::string text = with_the_line();
  return text.replace(text.find(planted), planted.size(), "total -= value_of(words[number]);");
}

/// As one file that has a filter and no more.
template <int (*filter)(archive*)>
std::string filtered(const std::string& text) {
  return ArchiveMaker{{"raw", ::archive_write_set_format_raw, filter}}.add("x", text).bytes();
}

template <int (*form)(archive*)>
std::string packed(const std::string& text) {
  ArchiveMaker maker{{"archive", form, ::archive_write_add_filter_none}};
  return maker.add("notes.txt", text).bytes();
}

template <int level>
std::string of_zlib(const std::string& text) {
  uLongf size = ::compressBound(text.size());
  std::string bytes(size, '\0');
  const auto* in = reinterpret_cast<const Bytef*>(text.data());
  EXPECT_EQ(::compress2(reinterpret_cast<Bytef*>(bytes.data()), &size, in, text.size(), level),
            Z_OK);
  bytes.resize(size);
  return bytes;
}

std::string base64(const std::string& text) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  for (std::size_t bit = 0; bit < text.size() * 8; bit += 6) {
    unsigned value = 0;
    for (std::size_t i = bit; i < bit + 6; ++i) {
      const auto byte = i / 8 < text.size() ? static_cast<unsigned char>(text[i / 8]) : 0U;
      value = value << 1 | (byte >> (7 - i % 8) & 1U);
    }
    result += letters[value];
  }
  return result + std::string((4 - result.size() % 4) % 4, '=');
}

std::string base64_of_urls(const std::string& text) {
  std::string result = base64(text);
  std::ranges::replace(result, '+', '-');
  std::ranges::replace(result, '/', '_');
  return result;
}

/// The text in lines of 24, each after `begin`.
std::string in_lines(const std::string& text, const std::string& begin) {
  std::string lines;
  for (std::size_t at = 0; at < text.size(); at += 24) lines += begin + text.substr(at, 24) + "\n";
  return lines;
}

std::string digits(const std::string& text, const char* prefix, const char* after) {
  constexpr std::string_view sixteen = "0123456789aBcDeF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    result += std::string{prefix} + sixteen[byte >> 4] + sixteen[byte & 15] + after;
  }
  return result;
}

struct Disguise {
  const char* name;
  std::string (*of)(const std::string& text);
};

const Disguise disguises[] = {
    {"gzip", filtered<::archive_write_add_filter_gzip>},
    {"bzip2", filtered<::archive_write_add_filter_bzip2>},
    {"xz", filtered<::archive_write_add_filter_xz>},
    {"zstd", filtered<::archive_write_add_filter_zstd>},
    {"lz4", filtered<::archive_write_add_filter_lz4>},
    {"zip", packed<::archive_write_set_format_zip>},
    {"sevenzip", packed<::archive_write_set_format_7zip>},
    {"zlib_fastest", of_zlib<1>},
    {"zlib_fast", of_zlib<3>},
    {"zlib_usual", of_zlib<6>},
    {"zlib_best", of_zlib<9>},
    {"base64", base64},
    {"base64_of_URLs", base64_of_urls},
    {"base64_in_lines", [](const std::string& text) { return in_lines(base64(text), ""); }},
    {"base64_quoted", [](const std::string& text) { return in_lines(base64(text), "  // > "); }},
    {"digits", [](const std::string& text) { return digits(text, "", ""); }},
    {"array_of_C", [](const std::string& text) { return digits(text, "0x", ", "); }},
    {"escapes_of_C", [](const std::string& text) { return digits(text, "\\x", ""); }},
};

std::string name_of(const testing::TestParamInfo<Disguise>& info) { return info.param.name; }

std::vector<std::string> contents(const std::string& bytes) {
  const Layer layer = decoded_within(bytes, mebibytes(1));
  EXPECT_TRUE(layer.complete);
  std::vector<std::string> contents;
  for (const Decoded& decoded : layer.contents) contents.push_back(decoded.bytes);
  return contents;
}

class Encodings : public testing::TestWithParam<Disguise> {};
INSTANTIATE_TEST_SUITE_P(Every, Encodings, testing::ValuesIn(disguises), name_of);

TEST_P(Encodings, ShowWhatIsPlanted) {
  const std::string hidden = GetParam().of(with_the_line());
  EXPECT_THAT(hidden, Not(HasSubstr(planted)));
  EXPECT_THAT(contents(hidden), Contains(HasSubstr(planted)));
}

TEST_P(Encodings, ShowItWhereverItBegins) {
  for (const std::string before : {"a", "12", "abc", "PK\x03\x04 and \x1f\x8b\x08", "key: "})
    EXPECT_THAT(contents(before + GetParam().of(with_the_line()) + " and more"),
                Contains(HasSubstr(planted)))
        << before;
}

TEST_P(Encodings, ShowNothingInCleanFiles) {
  EXPECT_THAT(contents(GetParam().of(without_the_line())), Each(Not(HasSubstr(planted))));
}

TEST_P(Encodings, ShowOneAnother) {
  for (const Disguise& outer : disguises) {
    std::vector<std::string> layers;
    for (const std::string& content : contents(outer.of(GetParam().of(with_the_line())))) {
      layers.push_back(content);  // some unpack more than one layer
      for (std::string& inner : contents(content)) layers.push_back(std::move(inner));
    }
    EXPECT_THAT(layers, Contains(HasSubstr(planted))) << outer.name;
  }
}

TEST_P(Encodings, GiveNoMoreThanIsAllowed) {
  constexpr std::size_t most = 1000;
  const Layer layer = decoded_within(GetParam().of(std::string(100'000, 'x')), Bytes{most});
  EXPECT_FALSE(layer.complete);
  const std::size_t size = std::accumulate(
      layer.contents.begin(), layer.contents.end(), std::size_t{0},
      [](std::size_t sum, const Decoded& decoded) { return sum + decoded.bytes.size(); });
  EXPECT_LE(size, most);
}

TEST(EncodedBytes, OfATextAreNone) {
  EXPECT_THAT(contents("int main(void) {\n  return printf(\"%d\\n\", 0x2a) < 0;\n}\n"), IsEmpty());
  EXPECT_THAT(contents(""), IsEmpty());
}

TEST(EncodedBytes, ThatAreCutGiveWhatCanBeRead) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * i) + " ";
  const std::string whole = of_zlib<6>(planted + text);
  EXPECT_THAT(contents(whole.substr(0, whole.size() / 2)), Contains(HasSubstr(planted)));
}

TEST(EncodedBytes, MayBeginALineWithSlashesThatAreNoComment) {
  const std::string text = std::string(18, 'a') + "\xff\xf0" + planted;
  const std::string lines = in_lines(base64(text), "");
  EXPECT_THAT(lines, HasSubstr("\n//"));
  EXPECT_THAT(contents(lines), Contains(HasSubstr(planted)));
  EXPECT_THAT(contents(in_lines(base64(text), "// ")), Contains(HasSubstr(planted)));
}

TEST(EncodedBytes, SayWhereTheyBegin) {
  const Layer layer = decoded_within("12345" + of_zlib<6>(planted), mebibytes(1));
  EXPECT_THAT(layer.contents, Contains(Field(&Decoded::how, "zlib at byte 5")));
}

TEST(EncodedBytes, OfAZipThatLiesAboutItsNamesAreNone) {
  std::string zip = packed<::archive_write_set_format_zip>(planted);
  zip[26] = zip[27] = '\xff';  // so long is the name of its entry
  EXPECT_THAT(contents(zip), Each(Not(HasSubstr(planted))));
  EXPECT_THAT(contents(zip.substr(0, 29)), IsEmpty());
}

}  // namespace
}  // namespace ipclab::intake
