# The standard headers (and for tests gtest), parsed once instead of in each file: half of a build's time. Whether each
# file includes what it uses is seen without them: -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON, as tests/checks/alone.sh does.

function(steward_precompiled name)
  cmake_parse_arguments(ARG "" "" "HEADERS;LINKS" ${ARGN})
  set(empty ${CMAKE_BINARY_DIR}/${name}.cpp)
  file(CONFIGURE OUTPUT ${empty} CONTENT "int main() {}  // only carries the precompiled headers\n")
  if(name MATCHES tests)
    add_executable(${name} EXCLUDE_FROM_ALL ${empty})  # compiled as the tests are: -fPIE
  else()
    add_library(${name} STATIC EXCLUDE_FROM_ALL ${empty})
  endif()
  target_link_libraries(${name} PRIVATE fmt::fmt Threads::Threads ${ARG_LINKS})
  target_precompile_headers(${name} PRIVATE <algorithm> <array> <chrono> <filesystem> <functional> <map> <memory>
                            <optional> <set> <string> <string_view> <utility> <variant> <vector> <fmt/format.h>
                            ${ARG_HEADERS})
endfunction()

steward_precompiled(precompiled_for_tests HEADERS <fstream> <thread> <gtest/gtest.h> LINKS GTest::gtest)
target_compile_options(precompiled_for_tests PRIVATE ${STEWARD_TEST_OPTIONS})
steward_precompiled(precompiled_for_libraries)
