#include "base/compress.h"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <memory>

#include "base/check.h"

namespace steward {
namespace {

constexpr int kLevel = 3;  // zstd's own default; higher ones save little on texts of this size
constexpr std::string_view kMagic = "\x28\xB5\x2F\xFD";
constexpr int kLargestWindowLog = 23;  // 8 MiB, as large as a body may be: a frame cannot ask for more memory
constexpr std::size_t kFirstPiece = 64u << 10;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// Kept by each thread that (de)compresses: a new one for each text costs more than a report's own
// decompression.
ZSTD_DCtx& decompressor() {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
  STEWARD_CHECK(context != nullptr);
  ZSTD_DCtx_reset(context.get(), ZSTD_reset_session_and_parameters);
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kLargestWindowLog);
  return *context;
}

ZSTD_CCtx& compressor() {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  STEWARD_CHECK(context != nullptr);
  return *context;
}

tl::unexpected<Error> garbled(std::string_view why) {
  return fail(ErrorCode::garbled, fmt::format("it is not whole zstd: {}", why));
}

}  // namespace

std::string compress(std::string_view text) {
  std::string frame(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size =
      ZSTD_compressCCtx(&compressor(), frame.data(), frame.size(), text.data(), text.size(), kLevel);
  STEWARD_CHECK(ZSTD_isError(size) == 0);  // there is room, so only memory could be missing
  frame.resize(size);
  frame.shrink_to_fit();
  return frame;
}

bool is_compressed(std::string_view bytes) { return bytes.starts_with(kMagic); }

Result<std::string> decompress(std::string_view bytes, std::size_t limit) {
  ZSTD_DCtx& context = decompressor();
  std::string text;
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  std::size_t wanted = 1;  // 0 at the end of a frame
  bool full = false;
  while (in.pos < in.size || full) {
    // One byte beyond the limit tells a text that just fits from one that goes on.
    const std::size_t had = text.size();
    text.resize(std::min(std::max(had * 2, kFirstPiece), limit + 1));
    ZSTD_outBuffer out{text.data(), text.size(), had};
    wanted = ZSTD_decompressStream(&context, &out, &in);
    if (ZSTD_isError(wanted) != 0) return garbled(ZSTD_getErrorName(wanted));
    full = out.pos == out.size;
    text.resize(out.pos);
    if (text.size() > limit)
      return fail(ErrorCode::invalid, fmt::format("it holds more than {} bytes", limit));
    if (wanted == 0 && in.pos == in.size) full = false;
  }
  if (wanted != 0) return garbled("its end is missing");
  return text;
}

}  // namespace steward
