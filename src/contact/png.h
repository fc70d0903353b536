// Pictures of few colours as PNG files. The only user of libpng. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace steward::contact {

struct Colour {
  std::uint8_t red = 0, green = 0, blue = 0;
};

struct Picture {
  std::size_t width = 0, height = 0;  // pixels, both at least 1
  std::vector<Colour> colours;        // 256 at most
  std::vector<std::uint8_t> pixels;   // row by row from above: indexes into `colours`
};

// The file's bytes; the same picture gives the same bytes. STEWARD_CHECKs that the picture is what it says.
std::string png_bytes(const Picture& picture);

}  // namespace steward::contact
