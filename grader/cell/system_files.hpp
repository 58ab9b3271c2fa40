#pragma once
// What of the machine's files programs of a cell may see, on every rung that guards files.
// Internal to cell/.

#include <array>

namespace ipclab::cell {

/// Folders of the root, shown whole.
inline constexpr std::array system_folders{"usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32"};

/// Of /etc: what the loader, the C library and Debian's alternatives need, and nothing that says
/// who uses this machine or how it is set up.
inline constexpr std::array etc_entries{
    "alternatives", "gai.conf",  "host.conf",     "ld.so.cache", "ld.so.conf",
    "ld.so.conf.d", "localtime", "nsswitch.conf", "perl",        "protocols",
    "rpc",          "services",  "terminfo",      "timezone"};

/// Of /dev.
inline constexpr std::array devices{"null", "zero", "full", "random", "urandom"};

}  // namespace ipclab::cell
