#include "contact/png.h"

#include <png.h>

#include <algorithm>

#include "base/check.h"

namespace steward::contact {

std::string png_bytes(const Picture& picture) {
  STEWARD_CHECK(!picture.colours.empty() && picture.colours.size() <= 256);
  STEWARD_CHECK(!picture.pixels.empty() && picture.pixels.size() == picture.width * picture.height);
  STEWARD_CHECK(*std::max_element(picture.pixels.begin(), picture.pixels.end()) < picture.colours.size());
  std::vector<png_byte> map;
  for (const Colour& colour : picture.colours) {
    map.insert(map.end(), {colour.red, colour.green, colour.blue});
  }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_RGB_COLORMAP;
  image.colormap_entries = static_cast<png_uint_32>(picture.colours.size());
  // Never more than this, so that one pass of compression is enough.
  std::string out(PNG_IMAGE_PNG_SIZE_MAX(image), '\0');
  png_alloc_size_t bytes = out.size();
  const int done = png_image_write_to_memory(&image, out.data(), &bytes, 0, picture.pixels.data(),
                                             static_cast<png_int_32>(picture.width), map.data());
  if (done == 0) check_failed(image.message);  // it has no other way to fail than to have no memory
  out.resize(bytes);
  return out;
}

}  // namespace steward::contact
