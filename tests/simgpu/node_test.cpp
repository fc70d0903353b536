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

TEST(Node, AGpuMayBeDividedIntoInstances) {
  const std::string part =
      R"({"uuid": "MIG-1", "profile": "1g.5gb", "gpu_instance": 7, "compute_instance": 0, "memory_mib": 4864})";
  const auto with = [](const std::string& parts) {
    return replaced(test::kNodeJson, "\"type\"", "\"mig\": [" + parts + "], \"type\"");
  };
  const Result<Node> node = parse_node(with(part), "n1.json");
  ASSERT_TRUE(node) << node.error();
  EXPECT_FALSE(node->gpus[0].mig);
  EXPECT_TRUE(node->gpus[1].mig);
  EXPECT_EQ(node->gpus[1].instances.at(0).gpu_instance, 7U);
  EXPECT_TRUE(parse_node(with(""), "n1.json")->gpus[1].mig) << "divided into nothing yet";
  EXPECT_NE(error_of(with(part + ", " + part)).find("uuid MIG-1 appears twice"), std::string::npos);
  EXPECT_NE(error_of(with("{}")).find("uuid"), std::string::npos);
  std::string many = part;
  for (int i = 0; i < 7; ++i) many += ", " + replaced(part, "MIG-1", "MIG-x" + std::to_string(i));
  EXPECT_NE(error_of(with(many)).find("at most 7"), std::string::npos);
}

TEST(Node, AMissingFileIsNamed) {
  const Result<Node> node = read_node("/no/such/n1.json");
  ASSERT_FALSE(node);
  EXPECT_NE(node.error().find("/no/such/n1.json"), std::string::npos);
}

}  // namespace
}  // namespace simgpu
