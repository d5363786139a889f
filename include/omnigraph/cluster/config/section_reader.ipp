// Bodies of config/section_reader.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/config/secret_text.hpp>
#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/yaml_faults.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE fault_sink::fault_sink(std::string file, diagnostic_code code, std::string path, diagnostics& value)
    : file_{std::move(file)}, path_{std::move(path)}, code_{code}, findings_{&value} {}

OMNIGRAPH_INLINE void fault_sink::add(std::uint32_t line, std::uint32_t column, std::string message,
                                      std::string remedy) {
    ++count_;
    findings_->push_back(
        error(code_, path_, std::move(message)).with_position({file_, line, column}).with_remedy(std::move(remedy)));
}

OMNIGRAPH_INLINE void fault_sink::add(const yaml_node& node, std::string message, std::string remedy) {
    add(node.line, node.column, std::move(message), std::move(remedy));
}

OMNIGRAPH_INLINE std::string join_path(std::string_view path, std::string_view key) {
    return path.empty() ? shortened(key) : std::string{path} + "." + shortened(key);
}

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE yaml_place place_of(std::string_view path) {
    yaml_place place;
    while (!path.empty()) {
        const auto key = path.substr(0, path.find('.'));
        place = place.below(key);
        path.remove_prefix(std::min(path.size(), key.size() + 1));
    }
    return place;
}

[[nodiscard]] OMNIGRAPH_INLINE std::string describe_at(std::string_view path, const yaml_node& node) {
    return place_of(path).hides_values() ? describe_kind(node) : describe(node);
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<located<std::string>> read_text(const yaml_node& node, const std::string& path,
                                                               fault_sink& faults) {
    if (is_number_or_boolean(node)) {
        // The message does not repeat the value, which may be a secret.
        faults.add(node, "`" + path + "` has to be a text, and YAML reads this as a number or as true or false.",
                   "Put the value in quotes, if it is the one you mean.");
        return std::nullopt;
    }
    if (node.kind == yaml_kind::scalar) return located<std::string>{node.text, faults.position(node)};
    faults.add(node, "`" + path + "` has to be a text, and is " + describe_kind(node) + ".",
               "Write a single value there.");
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<std::vector<located<std::string>>> read_text_list(const yaml_node& node,
                                                                                 const std::string& path,
                                                                                 fault_sink& faults) {
    std::vector<located<std::string>> texts;
    if (node.kind == yaml_kind::null) return texts;
    if (node.kind != yaml_kind::sequence) {
        faults.add(node, "`" + path + "` has to be a list of texts, and is " + detail::describe_at(path, node) + ".",
                   "Write it in brackets, as in `[one, two]`, or one item a line after `- `.");
        return std::nullopt;
    }
    bool whole = true;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        auto text = read_text(node.items[i], path + "[" + std::to_string(i) + "]", faults);
        if (text) texts.push_back(*std::move(text));
        else whole = false;
    }
    if (!whole) return std::nullopt;
    return texts;
}

OMNIGRAPH_INLINE section_reader::section_reader(const yaml_node& node, std::string path, fault_sink& faults)
    : node_{&node}, path_of_node_{std::move(path)}, faults_{&faults} {
    if (node.kind == yaml_kind::mapping || node.kind == yaml_kind::null) return;
    usable_ = false;
    faults.add(node, subject() + " has to be a mapping, and is " + describe_kind(node) + ".",
               "Write its fields below it, one `name: value` a line.");
}

OMNIGRAPH_INLINE const yaml_entry* section_reader::entry(std::string_view key) {
    known_.emplace_back(key);
    const auto at = std::ranges::find(node_->entries, key, &yaml_entry::key);
    return at == node_->entries.end() ? nullptr : &*at;
}

OMNIGRAPH_INLINE std::optional<located<std::string>> section_reader::text(std::string_view key) {
    const auto* found = entry(key);
    if (!found || found->value.kind == yaml_kind::null) return std::nullopt;
    return read_text(found->value, join_path(path_of_node_, key), *faults_);
}

OMNIGRAPH_INLINE std::optional<located<std::string>> section_reader::required_text(std::string_view key) {
    const auto* found = required_entry(key);
    return found ? read_text(found->value, join_path(path_of_node_, key), *faults_) : std::nullopt;
}

OMNIGRAPH_INLINE std::optional<located<bool>> section_reader::boolean(std::string_view key) {
    const auto* found = entry(key);
    if (!found || found->value.kind == yaml_kind::null) return std::nullopt;
    const auto& node = found->value;
    const bool plain = node.kind == yaml_kind::scalar && !node.quoted;
    if (plain && (node.text == "true" || node.text == "True" || node.text == "TRUE"))
        return located<bool>{true, faults_->position(node)};
    if (plain && (node.text == "false" || node.text == "False" || node.text == "FALSE"))
        return located<bool>{false, faults_->position(node)};
    const auto path = join_path(path_of_node_, key);
    faults_->add(node, "`" + path + "` has to be true or false, and is " + detail::describe_at(path, node) + ".",
                 "Write `true` or `false`, without quotes.");
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<located<std::uint64_t>> section_reader::whole_number(std::string_view key) {
    const auto* found = entry(key);
    if (!found || found->value.kind == yaml_kind::null) return std::nullopt;
    return read_whole_number(key, found->value);
}

OMNIGRAPH_INLINE std::optional<located<std::uint64_t>> section_reader::required_whole_number(std::string_view key) {
    const auto* found = required_entry(key);
    return found ? read_whole_number(key, found->value) : std::nullopt;
}

OMNIGRAPH_INLINE std::optional<std::vector<located<std::string>>> section_reader::text_list(std::string_view key) {
    const auto* found = entry(key);
    return found ? read_text_list(found->value, join_path(path_of_node_, key), *faults_) : std::nullopt;
}

OMNIGRAPH_INLINE std::optional<std::vector<located<std::string>>> section_reader::required_text_list(
    std::string_view key) {
    const auto* found = required_entry(key);
    return found ? read_text_list(found->value, join_path(path_of_node_, key), *faults_) : std::nullopt;
}

OMNIGRAPH_INLINE const std::vector<yaml_entry>& section_reader::entries(std::string_view key) {
    static const std::vector<yaml_entry> none;
    const auto* value = entry(key);
    if (!value || value->value.kind == yaml_kind::null) return none;
    if (value->value.kind == yaml_kind::mapping) return value->value.entries;
    faults_->add(
        value->value,
        "`" + join_path(path_of_node_, key) + "` has to be a mapping, and is " + describe_kind(value->value) + ".",
        "Write one `name:` a line below it.");
    return none;
}

OMNIGRAPH_INLINE const yaml_entry* section_reader::required_entry(std::string_view key) {
    const auto* value = entry(key);
    if (!value && usable_)
        faults_->add(*node_, "missing field `" + std::string{key} + "` in " + subject() + ".",
                     "Add `" + std::string{key} + ":` there.");
    return value;
}

OMNIGRAPH_INLINE void section_reader::refuse_unknown(std::span<const misplaced_field> elsewhere) {
    for (const auto& entry_of_key : node_->entries) {
        if (std::ranges::find(known_, entry_of_key.key) != known_.end()) continue;
        if (const auto known = std::ranges::find(elsewhere, entry_of_key.key, &misplaced_field::key);
            known != elsewhere.end()) {
            faults_->add(
                entry_of_key.line, entry_of_key.column,
                "unknown field `" + shortened(entry_of_key.key) + "` in " + subject() + ": " + known->where + ".",
                known->remedy);
            continue;
        }
        // `{ sk-123 }` is a field without a value.
        const auto place = detail::place_of(path_of_node_);
        const auto near = did_you_mean(entry_of_key.key, known_);
        const bool may_be_secret = (entry_of_key.value.kind == yaml_kind::null && place.hides_values()) ||
                                   (near.empty() && place.hides_key(entry_of_key.key));
        const auto named = may_be_secret ? std::string{} : " `" + shortened(entry_of_key.key) + "`";
        faults_->add(entry_of_key.line, entry_of_key.column, "unknown field" + named + " in " + subject() + "." + near,
                     "Remove it, or use one of: " + known_list() + ".");
    }
}

OMNIGRAPH_INLINE std::string section_reader::subject() const {
    return path_of_node_.empty() ? "the top level of the file" : "`" + path_of_node_ + "`";
}

OMNIGRAPH_INLINE std::string section_reader::known_list() const {
    std::string list;
    for (const auto& key : known_) list += (list.empty() ? "`" : ", `") + key + "`";
    return list;
}

OMNIGRAPH_INLINE std::optional<located<std::uint64_t>> section_reader::read_whole_number(std::string_view key,
                                                                                         const yaml_node& node) {
    std::uint64_t number = 0;
    if (node.kind == yaml_kind::scalar && !node.quoted) {
        const auto* end = node.text.data() + node.text.size();
        const auto read = std::from_chars(node.text.data(), end, number);
        if (read.ec == std::errc{} && read.ptr == end) return located<std::uint64_t>{number, faults_->position(node)};
    }
    const auto path = join_path(path_of_node_, key);
    faults_->add(node, "`" + path + "` has to be a whole number, and is " + detail::describe_at(path, node) + ".",
                 "Write digits only, without quotes.");
    return std::nullopt;
}

}  // namespace omnigraph::cluster
