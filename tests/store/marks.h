// Texts that cannot be mistaken, put into every field that takes free text, and the search for what is left
// of them in a database's files.
#pragma once

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "wire/json.h"

namespace steward::store {

class Marks {
 public:
  explicit Marks(unsigned seed = 1) : random_(seed) {}

  // 48 letters and digits that stand nowhere else.
  std::string make() {
    static constexpr char letters[] = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    std::string mark;
    for (int i = 0; i < 48; ++i) mark += letters[random_() % (sizeof letters - 1)];
    made_.push_back(mark);
    return mark;
  }

  // The same body with a mark for every text that may be any text. What must stay as it is, for events to
  // belong together, is no person's: the cluster's and the rules' names.
  event::Body into(const event::Body& body) {
    nlohmann::json json = nlohmann::json::parse(wire::to_json(body));
    mark_leaves(json, json, kind_of(body));
    return *wire::body_from_json(kind_of(body), json.dump());
  }

  const std::vector<std::string>& made() const { return made_; }

 private:
  void mark_leaves(nlohmann::json& whole, nlohmann::json& at, std::string_view kind) {
    for (auto& [key, value] : at.items()) {
      if (key == "cluster" || key == "rule") continue;
      if (value.is_structured()) mark_leaves(whole, value, kind);
      if (!value.is_string()) continue;
      const nlohmann::json before = value;
      value = make();
      if (wire::body_from_json(kind, whole.dump())) continue;
      value = before;  // one of a few words, and no free text
      made_.pop_back();
    }
  }

  std::mt19937 random_;
  std::vector<std::string> made_;
};

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Of each mark, the pieces of 12 letters that still stand in any file of the folder, with the file's name.
inline std::set<std::string> left_of(const std::vector<std::string>& marks,
                                     const std::filesystem::path& folder) {
  constexpr std::size_t piece = 12;
  std::set<std::string> left;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    const std::string bytes = bytes_of(file);
    for (const std::string& mark : marks) {
      for (std::size_t at = 0; at + piece <= mark.size(); at += piece) {
        if (::memmem(bytes.data(), bytes.size(), mark.data() + at, piece) != nullptr)
          left.insert(file.path().filename().string() + ": " + mark.substr(at, piece));
      }
    }
  }
  return left;
}

}  // namespace steward::store
