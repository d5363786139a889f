// Decodes one YAML mapping strictly and reports every fault with its place.
//
//     fault_sink faults{"cluster.yaml", codes::invalid_cluster_yaml, "cluster.yaml", found};
//     section_reader dashboard{node, "dashboards.sales", faults};
//     auto file  = dashboard.required_text("file");
//     auto tiles = dashboard.text_list("tiles");
//     dashboard.refuse_unknown();
//
// (1) Reading continues after a fault. nullopt means absent or faulty; only a fault is reported. Compare
//     `faults.count()` before and after to tell them apart.
// (2) A key becomes known when it is read, so refuse_unknown() must be the last call.
// (3) A blank value is an empty mapping, an empty list or an absent scalar (control-plane specification §1.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/config/yaml_tree.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster {

/// A value and its place; for an entry of a map, the place of its key.
template <class T>
struct located {
    T value{};
    source_position position{};
    friend bool operator==(const located&, const located&) = default;
};

/// Collects the faults of one document. All have the same code and `path`.
class fault_sink {
public:
    fault_sink(std::string file, diagnostic_code code, std::string path, diagnostics& value);

    void add(std::uint32_t line, std::uint32_t column, std::string message, std::string remedy);
    void add(const yaml_node& node, std::string message, std::string remedy);

    [[nodiscard]] std::size_t count() const { return count_; }
    [[nodiscard]] source_position position(const yaml_node& node) const { return {file_, node.line, node.column}; }
    [[nodiscard]] source_position position(const yaml_entry& entry) const { return {file_, entry.line, entry.column}; }

private:
    std::string file_;
    std::string path_;
    diagnostic_code code_;
    diagnostics* findings_;
    std::size_t count_ = 0;
};

/// `path` and `key` as one dotted path; a very long key is cut.
[[nodiscard]] std::string join_path(std::string_view path, std::string_view key);

/// The text of a scalar. Anything else, also a blank, is reported and gives nullopt.
[[nodiscard]] std::optional<located<std::string>> read_text(const yaml_node& node, const std::string& path,
                                                            fault_sink& faults);

/// The texts of a list; a blank value is an empty list.
[[nodiscard]] std::optional<std::vector<located<std::string>>> read_text_list(const yaml_node& node,
                                                                              const std::string& path,
                                                                              fault_sink& faults);

/// A field that users expect in this section although it belongs to another.
struct misplaced_field {
    std::string_view key;
    std::string where;   ///< a clause that says where it belongs
    std::string remedy;  ///< how it is written there
};

class section_reader {
public:
    /// `path` is the dotted path of `node`; empty for the top level of a document.
    section_reader(const yaml_node& node, std::string path, fault_sink& faults);

    /// False when the node is not a mapping; that has been reported.
    [[nodiscard]] bool usable() const { return usable_; }
    [[nodiscard]] const std::string& path() const { return path_of_node_; }
    [[nodiscard]] source_position position() const { return faults_->position(*node_); }

    /// The entry as written, blank or not; null when absent. For values that the functions below do not cover.
    [[nodiscard]] const yaml_entry* entry(std::string_view key);

    /// The text at `key`; nullopt when absent or blank.
    [[nodiscard]] std::optional<located<std::string>> text(std::string_view key);

    [[nodiscard]] std::optional<located<std::string>> required_text(std::string_view key);

    /// `true` or `false` in one of YAML's three capitalisations; `yes` and `on` are texts.
    [[nodiscard]] std::optional<located<bool>> boolean(std::string_view key);

    /// Decimal digits without quotes and without a sign.
    [[nodiscard]] std::optional<located<std::uint64_t>> whole_number(std::string_view key);

    [[nodiscard]] std::optional<located<std::uint64_t>> required_whole_number(std::string_view key);

    /// nullopt when absent; an empty list when blank.
    [[nodiscard]] std::optional<std::vector<located<std::string>>> text_list(std::string_view key);

    [[nodiscard]] std::optional<std::vector<located<std::string>>> required_text_list(std::string_view key);

    /// The entries of a mapping with free keys (graphs, policies); empty when absent, blank or faulty.
    [[nodiscard]] const std::vector<yaml_entry>& entries(std::string_view key);

    /// The entry at `key`; null after reporting that it is missing.
    [[nodiscard]] const yaml_entry* required_entry(std::string_view key);

    /// Reports every key that was never read as an unknown field, with the nearest known key or the section where a key
    /// of `elsewhere` belongs.
    void refuse_unknown(std::span<const misplaced_field> elsewhere = {});

private:
    [[nodiscard]] std::string subject() const;

    [[nodiscard]] std::string known_list() const;

    std::optional<located<std::uint64_t>> read_whole_number(std::string_view key, const yaml_node& node);

    const yaml_node* node_;
    std::string path_of_node_;
    fault_sink* faults_;
    std::vector<std::string> known_;
    bool usable_ = true;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/section_reader.ipp>
#endif
