#include "node.h"

#include <gtest/gtest.h>

#include "state_dir.h"

namespace simgpu {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string error_of(const std::string& text) {
  const Result<Node> node = parse_node(text, "n1.json");
  return node ? "none" : node.error();
}

TEST(Node, ReadsGpusInNvmlOrder) {
  const Result<Node> node = parse_node(test::kNodeJson, "n1.json");
  ASSERT_TRUE(node) << node.error();
  ASSERT_EQ(node->gpus.size(), 3U);
  EXPECT_EQ(node->gpus[0].minor, 2U);
  EXPECT_EQ(node->gpus[1].minor, 0U);
  EXPECT_EQ(node->gpus[2].minor, 1U);
  EXPECT_EQ(node->gpus[0].uuid, "GPU-a");
}

TEST(Node, SaysWhatIsWrongAndWhere) {
  EXPECT_NE(error_of("{").find("n1.json"), std::string::npos);
  EXPECT_NE(error_of(replaced(test::kNodeJson, "\"minor\": 0", "\"minor\": 1")).find("minor 1 appears twice"),
            std::string::npos);
  EXPECT_NE(error_of(replaced(test::kNodeJson, "\"minor\": 0", "\"minor\": 64")).find("below 64"),
            std::string::npos);
  EXPECT_NE(error_of(replaced(test::kNodeJson, "GPU-b", "GPU-c")).find("uuid appears twice"),
            std::string::npos);
  EXPECT_NE(error_of(replaced(test::kNodeJson, "\"nvml_index\": 1", "\"nvml_index\": 3")).find("nvml_index"),
            std::string::npos);
  EXPECT_NE(error_of(replaced(test::kNodeJson, "\"type\"", "\"kind\"")).find("type"), std::string::npos);
}

TEST(Node, AMissingFileIsNamed) {
  const Result<Node> node = read_node("/no/such/n1.json");
  ASSERT_FALSE(node);
  EXPECT_NE(node.error().find("/no/such/n1.json"), std::string::npos);
}

}  // namespace
}  // namespace simgpu
