#include "base/compress.h"

#include <gtest/gtest.h>

namespace steward {
namespace {

TEST(Compress, ComesBackAsItWas) {
  for (const std::string& text :
       {std::string(), std::string("x"), std::string(100'000, 'y'), std::string("\0\xff", 2)}) {
    const std::string frame = compress(text);
    EXPECT_TRUE(is_compressed(frame));
    EXPECT_EQ(decompress(frame, text.size()).value(), text);
  }
  EXPECT_FALSE(is_compressed("{\"cluster\":\"x\"}"));
  EXPECT_FALSE(is_compressed(""));
}

TEST(Compress, TheLimitHoldsWhateverTheBytesPromise) {
  const std::string frame = compress(std::string(1u << 20, 'z'));
  EXPECT_EQ(decompress(frame, (1u << 20) - 1).error().code, ErrorCode::invalid);
  EXPECT_TRUE(decompress(frame, 1u << 20));
}

TEST(Compress, WhatIsCutOrNoneIsGarbled) {
  const std::string frame = compress(std::string(5000, 'a') + "b");
  for (std::size_t length = 0; length < frame.size(); ++length)
    EXPECT_FALSE(decompress(frame.substr(0, length), 10'000)) << length;
  EXPECT_EQ(decompress("not at all", 100).error().code, ErrorCode::garbled);
}

}  // namespace
}  // namespace steward
