// Decodes one mapping strictly, reporting every fault with its place.
//
//     fault_sink faults{"cluster.yaml", codes::invalid_cluster_yaml, "cluster.yaml", found};
//     section_reader dashboard{node, "dashboards.sales", faults};
//     auto file  = dashboard.required_text("file");
//     auto tiles = dashboard.text_list("tiles");
//     dashboard.refuse_unknown();
//
// (1) Reading goes on after a fault; an absent or faulty value is nullopt, and
//     only a fault reports. Ask `faults.count()` before and after to tell the two apart.
// (2) A key is known from the moment it is asked for, so `refuse_unknown` comes last.
// (3) A blank value is an empty mapping, an empty list or an absent scalar (specification §1.1).
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

/// A value and where it was written; of the entry of a map, where its key was.
template <class T>
struct located {
    T value{};
    source_position position{};
    friend bool operator==(const located&, const located&) = default;
};

/// Where the faults of one document go: all with one code and one `path`.
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

/// `path` and `key` as one dotted path; a key too long for a message is cut.
[[nodiscard]] std::string join_path(std::string_view path, std::string_view key);

/// Text of a scalar; reports and gives nullopt for anything else, a blank included.
[[nodiscard]] std::optional<located<std::string>> read_text(const yaml_node& node, const std::string& path,
                                                            fault_sink& faults);

/// Texts of a list; a blank is an empty list.
[[nodiscard]] std::optional<std::vector<located<std::string>>> read_text_list(const yaml_node& node,
                                                                              const std::string& path,
                                                                              fault_sink& faults);

/// A field that people look for in one section and that stands in another.
struct misplaced_field {
    std::string_view key;
    std::string where;   ///< a clause: where it stands
    std::string remedy;  ///< how it is written there
};

class section_reader {
public:
    /// `path` is the dotted path of `node`; empty for the top of a document.
    section_reader(const yaml_node& node, std::string path, fault_sink& faults);

    /// False when the node is no mapping, which has been reported.
    [[nodiscard]] bool usable() const { return usable_; }
    [[nodiscard]] const std::string& path() const { return path_of_node_; }
    [[nodiscard]] source_position position() const { return faults_->position(*node_); }

    /// The entry as written, blank or not; null when absent. For shapes of the caller's own.
    [[nodiscard]] const yaml_entry* entry(std::string_view key);

    /// nullopt when absent or blank.
    [[nodiscard]] std::optional<located<std::string>> text(std::string_view key);

    [[nodiscard]] std::optional<located<std::string>> required_text(std::string_view key);

    /// Exactly `true` or `false`, in any of YAML's three capitalisations; `yes` and `on` are texts.
    [[nodiscard]] std::optional<located<bool>> boolean(std::string_view key);

    /// Decimal digits without quotes or sign.
    [[nodiscard]] std::optional<located<std::uint64_t>> whole_number(std::string_view key);

    [[nodiscard]] std::optional<located<std::uint64_t>> required_whole_number(std::string_view key);

    /// nullopt when absent; an empty list when blank.
    [[nodiscard]] std::optional<std::vector<located<std::string>>> text_list(std::string_view key);

    [[nodiscard]] std::optional<std::vector<located<std::string>>> required_text_list(std::string_view key);

    /// The entries of a mapping with free keys (graphs, policies); empty when absent, blank or faulty.
    [[nodiscard]] const std::vector<yaml_entry>& entries(std::string_view key);

    /// The entry, or a fault that says that it is missing.
    [[nodiscard]] const yaml_entry* required_entry(std::string_view key);

    /// Reports every key that was never asked for: `unknown field`, with the nearest known one, or with where a key of
    /// `elsewhere` belongs.
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
