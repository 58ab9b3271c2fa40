# Headers that nearly every file includes are parsed once. The whole of ipclab is built cold in half
# the time; a file that is touched does not pay for its library headers again.

set(ipclab_common_headers
    <algorithm> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <optional> <set> <string>
    <string_view> <utility> <variant> <vector>)

# gcc 12 invents overruns in its own std::string once that comes from a precompiled header, where it
# no longer knows that the header is the system's (gcc bugs 105329 and 105651).
set(ipclab_precompiled_options "")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(ipclab_precompiled_options -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
                                 -Wno-stringop-overread)
endif()

# Targets that use nothing heavier share one; the first of them makes it.
function(ipclab_precompile target)
  set(extra ${ARGN})
  target_compile_options(${target} PRIVATE ${ipclab_precompiled_options})
  if(extra)
    target_precompile_headers(${target} PRIVATE ${ipclab_common_headers} ${extra})
  elseif(NOT TARGET ipclab_precompiled)
    file(WRITE "${CMAKE_BINARY_DIR}/precompiled.cpp" "")
    add_library(ipclab_precompiled OBJECT "${CMAKE_BINARY_DIR}/precompiled.cpp")
    target_link_libraries(ipclab_precompiled PRIVATE ipclab_warnings)
    target_compile_options(ipclab_precompiled PRIVATE ${ipclab_precompiled_options})
    target_precompile_headers(ipclab_precompiled PRIVATE ${ipclab_common_headers})
  endif()
  if(NOT extra)
    target_precompile_headers(${target} REUSE_FROM ipclab_precompiled)
  endif()
endfunction()
