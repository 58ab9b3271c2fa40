# ipclab_add_tests(<name> SOURCES <file>... [LIBRARIES <target>...])
#
# One GoogleTest executable <name>_test and one ctest entry for it: a process for each test case
# would cost more than most cases do. A test finds in its environment
#   IPCLAB_SOURCE_DIR  the root of the repository
#   IPCLAB_BUILD_DIR   the root of the build folder
#   IPCLAB             the ipclab that was built
function(ipclab_add_tests name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES")
  set(target "${name}_test")
  add_executable(${target} ${arg_SOURCES})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/grader"
                                               "${PROJECT_SOURCE_DIR}/tests")
  target_link_libraries(${target} PRIVATE ${arg_LIBRARIES} ipclab_warnings GTest::gmock_main)
  ipclab_precompile_test(${target})
  add_test(NAME ${name} COMMAND ${target} --gtest_brief=1)
  ipclab_test_surroundings(${name})
endfunction()

# As ipclab_precompile() of cmake/precompiled.cmake, with GoogleTest. Tests are not optimized: they
# are built more often than they are run.
set(ipclab_test_options ${ipclab_precompiled_options} -O0)
function(ipclab_precompile_test target)
  if(NOT TARGET ipclab_precompiled_test)
    add_library(ipclab_precompiled_test OBJECT "${CMAKE_BINARY_DIR}/precompiled.cpp")
    target_link_libraries(ipclab_precompiled_test PRIVATE ipclab_warnings GTest::gmock)
    target_compile_options(ipclab_precompiled_test PRIVATE ${ipclab_test_options})
    target_precompile_headers(ipclab_precompiled_test PRIVATE ${ipclab_common_headers}
                              <gmock/gmock.h> <gtest/gtest.h>)
  endif()
  target_compile_options(${target} PRIVATE ${ipclab_test_options})
  target_precompile_headers(${target} REUSE_FROM ipclab_precompiled_test)
endfunction()

# ipclab_add_script_test(<name> <script.py> [<argument>...]): python3 <script> <argument>...
function(ipclab_add_script_test name script)
  add_test(NAME ${name} COMMAND "${Python3_EXECUTABLE}" -B "${CMAKE_CURRENT_SOURCE_DIR}/${script}"
                                ${ARGN})
  ipclab_test_surroundings(${name})
endfunction()

# Only what hangs comes near the timeout, however busy the machine is.
function(ipclab_test_surroundings name)
  set(environment "IPCLAB_SOURCE_DIR=${PROJECT_SOURCE_DIR}" "IPCLAB_BUILD_DIR=${PROJECT_BINARY_DIR}"
                  "IPCLAB=$<TARGET_FILE:ipclab>")
  set_tests_properties(${name} PROPERTIES TIMEOUT 600 ENVIRONMENT "${environment}")
endfunction()
