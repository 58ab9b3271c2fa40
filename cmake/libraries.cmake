# The libraries of others, under their usual target names. Those that ipclab is linked with are
# taken as static archives where the machine has them, so that the binary runs where they are not.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)  # headers only: Asio and Process v2
find_package(fmt REQUIRED)         # used as fmt::fmt-header-only
find_package(CLI11 REQUIRED)       # headers only
find_package(nlohmann_json REQUIRED)  # headers only

# ipclab_import(<target> <header> <library>): makes an imported target out of an archive, or of a
# shared library where there is no archive or IPCLAB_STATIC is off.
function(ipclab_import target header library)
  find_path(${target}_include "${header}" REQUIRED)
  if(IPCLAB_STATIC)
    find_library(${target}_library NAMES "lib${library}.a" "${library}" REQUIRED)
  else()
    find_library(${target}_library NAMES "${library}" REQUIRED)
  endif()
  mark_as_advanced(${target}_include ${target}_library)
  add_library(${target} UNKNOWN IMPORTED)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION "${${target}_library}"
                                             INTERFACE_INCLUDE_DIRECTORIES "${${target}_include}")
endfunction()

ipclab_import(yaml-cpp yaml-cpp/yaml.h yaml-cpp)
ipclab_import(re2 re2/re2.h re2)
target_link_libraries(re2 INTERFACE Threads::Threads)

# libdw.a needs what it is made of: the archive names none of its own dependencies.
ipclab_import(seccomp seccomp.h seccomp)
ipclab_import(elf libelf.h elf)
ipclab_import(lzma lzma.h lzma)
ipclab_import(bz2 bzlib.h bz2)
ipclab_import(z zlib.h z)
ipclab_import(dw elfutils/libdwfl.h dw)
target_link_libraries(dw INTERFACE elf lzma bz2 z ${CMAKE_DL_LIBS})

# As libarchive.a, of which only what reads and writes the archives of intake/ is taken. All its
# writers come together, and that of xar, which nobody calls, would want libxml2 and ICU.
ipclab_import(nettle nettle/aes.h nettle)
ipclab_import(zstd zstd.h zstd)
ipclab_import(lz4 lz4.h lz4)
ipclab_import(archive archive.h archive)
target_link_libraries(archive INTERFACE nettle zstd lz4 lzma bz2 z)
if(IPCLAB_STATIC)
  target_link_options(archive INTERFACE LINKER:--defsym=archive_write_set_format_xar=abort)
endif()
