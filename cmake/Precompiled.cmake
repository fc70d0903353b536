# The standard headers and gtest, parsed once for all tests, and in sanitizer builds for the libraries too. The ordinary
# build parses them in each of the libraries' files: a missing #include is noticed there.

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
if(STEWARD_SANITIZE)
  steward_precompiled(precompiled_for_libraries)
endif()
