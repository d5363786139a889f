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

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/config/yaml_faults.hpp>
#include <omnigraph/cluster/config/yaml_tree.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>

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
    fault_sink(std::string file, diagnostic_code code, std::string path, diagnostics& found)
        : file_{std::move(file)}, path_{std::move(path)}, code_{code}, found_{&found} {}

    void add(std::uint32_t line, std::uint32_t column, std::string message, std::string remedy) {
        ++count_;
        found_->push_back(error(code_, path_, std::move(message)).at({file_, line, column}).fix(std::move(remedy)));
    }
    void add(const yaml_node& node, std::string message, std::string remedy) {
        add(node.line, node.column, std::move(message), std::move(remedy));
    }

    [[nodiscard]] std::size_t count() const { return count_; }
    [[nodiscard]] source_position position(const yaml_node& node) const { return {file_, node.line, node.column}; }
    [[nodiscard]] source_position position(const yaml_entry& entry) const { return {file_, entry.line, entry.column}; }

private:
    std::string file_;
    std::string path_;
    diagnostic_code code_;
    diagnostics* found_;
    std::size_t count_ = 0;
};

/// `where` and `key` as one dotted path; a key too long for a message is cut.
[[nodiscard]] inline std::string join_path(std::string_view where, std::string_view key) {
    return where.empty() ? detail::clip(key) : std::string{where} + "." + detail::clip(key);
}

/// Text of a scalar; reports and gives nullopt for anything else, a blank included.
[[nodiscard]] inline std::optional<located<std::string>> read_text(const yaml_node& node, const std::string& where,
                                                                   fault_sink& faults) {
    if (node.kind == yaml_kind::scalar) return located<std::string>{node.text, faults.position(node)};
    faults.add(node, "`" + where + "` has to be a text, and is " + describe(node) + ".", "Write a single value there.");
    return std::nullopt;
}

/// Texts of a list; a blank is an empty list.
[[nodiscard]] inline std::optional<std::vector<located<std::string>>> read_text_list(const yaml_node& node,
                                                                                     const std::string& where,
                                                                                     fault_sink& faults) {
    std::vector<located<std::string>> texts;
    if (node.kind == yaml_kind::null) return texts;
    if (node.kind != yaml_kind::sequence) {
        faults.add(node, "`" + where + "` has to be a list of texts, and is " + describe(node) + ".",
                   "Write it in brackets, as in `[one, two]`, or one item a line after `- `.");
        return std::nullopt;
    }
    bool whole = true;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        auto text = read_text(node.items[i], where + "[" + std::to_string(i) + "]", faults);
        if (text) texts.push_back(*std::move(text));
        else whole = false;
    }
    if (!whole) return std::nullopt;
    return texts;
}

class section_reader {
public:
    /// `where` is the dotted path of `node`; empty for the top of a document.
    section_reader(const yaml_node& node, std::string where, fault_sink& faults)
        : node_{&node}, where_{std::move(where)}, faults_{&faults} {
        if (node.kind == yaml_kind::mapping || node.kind == yaml_kind::null) return;
        usable_ = false;
        faults.add(node, subject() + " has to be a mapping, and is " + describe(node) + ".",
                   "Write its fields below it, one `name: value` a line.");
    }

    /// False when the node is no mapping, which has been reported.
    [[nodiscard]] bool usable() const { return usable_; }
    [[nodiscard]] const std::string& where() const { return where_; }
    [[nodiscard]] source_position position() const { return faults_->position(*node_); }

    /// The entry as written, blank or not; null when absent. For shapes of the caller's own.
    [[nodiscard]] const yaml_entry* entry(std::string_view key) {
        known_.emplace_back(key);
        const auto at = std::ranges::find(node_->entries, key, &yaml_entry::key);
        return at == node_->entries.end() ? nullptr : &*at;
    }

    /// nullopt when absent or blank.
    [[nodiscard]] std::optional<located<std::string>> text(std::string_view key) {
        const auto* found = entry(key);
        if (!found || found->value.kind == yaml_kind::null) return std::nullopt;
        return read_text(found->value, join_path(where_, key), *faults_);
    }

    [[nodiscard]] std::optional<located<std::string>> required_text(std::string_view key) {
        const auto* found = required_entry(key);
        return found ? read_text(found->value, join_path(where_, key), *faults_) : std::nullopt;
    }

    /// Exactly `true` or `false`, in any of YAML's three capitalisations; `yes` and `on` are texts.
    [[nodiscard]] std::optional<located<bool>> boolean(std::string_view key) {
        const auto* found = entry(key);
        if (!found || found->value.kind == yaml_kind::null) return std::nullopt;
        const auto& node = found->value;
        const bool plain = node.kind == yaml_kind::scalar && !node.quoted;
        if (plain && (node.text == "true" || node.text == "True" || node.text == "TRUE"))
            return located<bool>{true, faults_->position(node)};
        if (plain && (node.text == "false" || node.text == "False" || node.text == "FALSE"))
            return located<bool>{false, faults_->position(node)};
        faults_->add(node, "`" + join_path(where_, key) + "` has to be true or false, and is " + describe(node) + ".",
                     "Write `true` or `false`, without quotes.");
        return std::nullopt;
    }

    /// Decimal digits without quotes or sign.
    [[nodiscard]] std::optional<located<std::uint64_t>> whole_number(std::string_view key) {
        const auto* found = entry(key);
        if (!found || found->value.kind == yaml_kind::null) return std::nullopt;
        return read_whole_number(key, found->value);
    }

    [[nodiscard]] std::optional<located<std::uint64_t>> required_whole_number(std::string_view key) {
        const auto* found = required_entry(key);
        return found ? read_whole_number(key, found->value) : std::nullopt;
    }

    /// nullopt when absent; an empty list when blank.
    [[nodiscard]] std::optional<std::vector<located<std::string>>> text_list(std::string_view key) {
        const auto* found = entry(key);
        return found ? read_text_list(found->value, join_path(where_, key), *faults_) : std::nullopt;
    }

    [[nodiscard]] std::optional<std::vector<located<std::string>>> required_text_list(std::string_view key) {
        const auto* found = required_entry(key);
        return found ? read_text_list(found->value, join_path(where_, key), *faults_) : std::nullopt;
    }

    /// The entries of a mapping with free keys (graphs, policies); empty when absent, blank or faulty.
    [[nodiscard]] const std::vector<yaml_entry>& entries(std::string_view key) {
        static const std::vector<yaml_entry> none;
        const auto* found = entry(key);
        if (!found || found->value.kind == yaml_kind::null) return none;
        if (found->value.kind == yaml_kind::mapping) return found->value.entries;
        faults_->add(found->value,
                     "`" + join_path(where_, key) + "` has to be a mapping, and is " + describe(found->value) + ".",
                     "Write one `name:` a line below it.");
        return none;
    }

    /// The entry, or a fault that says that it is missing.
    [[nodiscard]] const yaml_entry* required_entry(std::string_view key) {
        const auto* found = entry(key);
        if (!found && usable_)
            faults_->add(*node_, "missing field `" + std::string{key} + "` in " + subject() + ".",
                         "Add `" + std::string{key} + ":` there.");
        return found;
    }

    /// Reports every key that was never asked for: `unknown field`, with the nearest known one.
    void refuse_unknown() {
        for (const auto& found : node_->entries) {
            if (std::ranges::find(known_, found.key) != known_.end()) continue;
            faults_->add(found.line, found.column,
                         "unknown field `" + detail::clip(found.key) + "` in " + subject() + "." +
                             did_you_mean(found.key, known_),
                         "Remove it, or use one of: " + known_list() + ".");
        }
    }

private:
    [[nodiscard]] std::string subject() const {
        return where_.empty() ? "the top level of the file" : "`" + where_ + "`";
    }

    [[nodiscard]] std::string known_list() const {
        std::string list;
        for (const auto& key : known_) list += (list.empty() ? "`" : ", `") + key + "`";
        return list;
    }

    std::optional<located<std::uint64_t>> read_whole_number(std::string_view key, const yaml_node& node) {
        std::uint64_t number = 0;
        if (node.kind == yaml_kind::scalar && !node.quoted) {
            const auto* end = node.text.data() + node.text.size();
            const auto read = std::from_chars(node.text.data(), end, number);
            if (read.ec == std::errc{} && read.ptr == end)
                return located<std::uint64_t>{number, faults_->position(node)};
        }
        faults_->add(node, "`" + join_path(where_, key) + "` has to be a whole number, and is " + describe(node) + ".",
                     "Write digits only, without quotes.");
        return std::nullopt;
    }

    const yaml_node* node_;
    std::string where_;
    fault_sink* faults_;
    std::vector<std::string> known_;
    bool usable_ = true;
};

}  // namespace omnigraph::cluster
