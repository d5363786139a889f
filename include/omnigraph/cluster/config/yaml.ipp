// Bodies of config/yaml.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <new>
#include <string>
#include <utility>

#include <omnigraph/cluster/config/secret_text.hpp>
#include <omnigraph/cluster/config/yaml.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster::detail {

class yaml_event_holder {
public:
    yaml_event_holder() = default;
    yaml_event_holder(const yaml_event_holder&) = delete;
    yaml_event_holder& operator=(const yaml_event_holder&) = delete;
    ~yaml_event_holder() { yaml_event_delete(&raw); }
    yaml_event_t raw{};
};

class yaml_parser_holder {
public:
    explicit yaml_parser_holder(std::string_view text) {
        if (!yaml_parser_initialize(&raw)) throw std::bad_alloc{};
        yaml_parser_set_encoding(&raw, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&raw, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    yaml_parser_holder(const yaml_parser_holder&) = delete;
    yaml_parser_holder& operator=(const yaml_parser_holder&) = delete;
    ~yaml_parser_holder() { yaml_parser_delete(&raw); }
    yaml_parser_t raw{};
};

OMNIGRAPH_INLINE std::string_view as_text(const yaml_char_t* text) {
    return text ? std::string_view{reinterpret_cast<const char*>(text)} : std::string_view{};
}

/// Builds the tree. Each function that returns bool returns false once `fault_` is set.
class yaml_builder {
public:
    yaml_builder(std::string_view text, const yaml_limits& limits) : parser_{text}, places_{text}, limits_{limits} {}

    bool read_document(yaml_node& root) {
        root.line = root.column = 1;
        bool seen = false;
        while (true) {
            yaml_event_holder event;
            if (!next(event)) return false;
            switch (event.raw.type) {
                case YAML_STREAM_END_EVENT: return true;
                case YAML_DOCUMENT_START_EVENT:
                    if (seen)
                        return refuse(event.raw.start_mark, yaml_fault_kind::unsupported,
                                      "The file holds more than one YAML document.",
                                      "Keep one document: remove everything from the second `---` on.");
                    seen = true;
                    break;
                case YAML_STREAM_START_EVENT:
                case YAML_DOCUMENT_END_EVENT: break;
                default:
                    if (!read_node(event.raw, root, 1)) return false;
            }
        }
    }

    std::vector<duplicate_key> duplicates;
    std::optional<yaml_fault> fault;

private:
    /// The content of an anchor, with its size for the limits.
    struct anchored {
        yaml_node node;
        std::size_t nodes = 0;
        std::size_t bytes = 0;
        std::size_t height = 0;
        bool is_hidden = false;  ///< it stands where every value may be a secret
    };

    bool refuse(const yaml_mark_t& mark, yaml_fault_kind kind, std::string message, std::string remedy) {
        const auto [line, column] = places_.locate(mark.line, mark.column, mark.index);
        fault = yaml_fault{kind, std::move(message), std::move(remedy), line, column};
        return false;
    }

    bool next(yaml_event_holder& event) {
        if (yaml_parser_parse(&parser_.raw, &event.raw)) return true;
        const auto& parser = parser_.raw;
        if (parser.error == YAML_MEMORY_ERROR) throw std::bad_alloc{};
        if (parser.error == YAML_READER_ERROR) {
            const auto [line, column] = places_.locate_byte(parser.problem_offset);
            fault = yaml_fault{
                yaml_fault_kind::encoding, "The file contains a control character, which YAML does not allow.",
                "Remove it; inside double quotes it can be written as an escape, such as \\t.", line, column};
            return false;
        }
        const auto why =
            explain_yaml_problem(parser.problem ? parser.problem : "", parser.context ? parser.context : "");
        return refuse(why.at_opening ? parser.context_mark : parser.problem_mark, yaml_fault_kind::syntax, why.message,
                      why.remedy);
    }

    /// Counts nodes and bytes against the limits before they are kept.
    bool charge(const yaml_mark_t& mark, std::size_t nodes, std::size_t bytes) {
        nodes_ += nodes;
        bytes_ += bytes;
        if (nodes_ <= limits_.nodes && bytes_ <= limits_.bytes) return true;
        return refuse(mark, yaml_fault_kind::too_large,
                      "The file holds too many values, counting what its aliases repeat: at most " +
                          std::to_string(limits_.nodes) + " values and " + std::to_string(limits_.bytes >> 20) +
                          " MB of text are read.",
                      "Use fewer aliases, or split the file.");
    }

    bool check_depth(const yaml_mark_t& mark, std::size_t depth) {
        if (depth <= limits_.depth) return true;
        return refuse(mark, yaml_fault_kind::too_deep,
                      "The file is nested more than " + std::to_string(limits_.depth) + " levels deep.",
                      "Look for brackets or lists that are opened and never closed.");
    }

    bool read_node(const yaml_event_t& event, yaml_node& node, std::size_t depth) {
        if (!check_depth(event.start_mark, depth)) return false;
        if (event.type == YAML_ALIAS_EVENT) return read_alias(event, node, depth);
        if (!charge(event.start_mark, 1, 0)) return false;
        const auto [line, column] =
            places_.locate(event.start_mark.line, event.start_mark.column, event.start_mark.index);
        node.line = static_cast<std::uint32_t>(line);
        node.column = static_cast<std::uint32_t>(column);
        bool read = false;
        const yaml_char_t* anchor = nullptr;
        switch (event.type) {
            case YAML_SCALAR_EVENT:
                anchor = event.data.scalar.anchor;
                read = read_scalar(event, node);
                break;
            case YAML_SEQUENCE_START_EVENT:
                anchor = event.data.sequence_start.anchor;
                node.kind = yaml_kind::sequence;
                read =
                    check_tag(event, event.data.sequence_start.tag, "tag:yaml.org,2002:seq") && read_items(node, depth);
                break;
            default:
                anchor = event.data.mapping_start.anchor;
                node.kind = yaml_kind::mapping;
                read = check_tag(event, event.data.mapping_start.tag, "tag:yaml.org,2002:map") &&
                       read_entries(node, depth);
                break;
        }
        return read && (!anchor || remember(event, as_text(anchor), node));
    }

    bool check_tag(const yaml_event_t& event, const yaml_char_t* tag, std::string_view allowed) {
        const auto text = as_text(tag);
        if (text.empty() || text == "!" || text == allowed) return true;
        return refuse(event.start_mark, yaml_fault_kind::unsupported, "This YAML tag is not understood here.",
                      "Remove the tag and write the value alone; put quotes around a text that begins with `!`.");
    }

    bool read_scalar(const yaml_event_t& event, yaml_node& node) {
        const auto& scalar = event.data.scalar;
        if (!check_tag(event, scalar.tag, "tag:yaml.org,2002:str")) return false;
        node.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
        node.quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE || scalar.tag != nullptr;
        node.kind = !node.quoted && is_yaml_null(node.text) ? yaml_kind::null : yaml_kind::scalar;
        if (node.text.find('\0') != std::string::npos)
            return refuse(event.start_mark, yaml_fault_kind::encoding, "A value contains a NUL character.",
                          "Remove the escape that stands for it.");
        return charge(event.start_mark, 0, node.text.size());
    }

    bool read_items(yaml_node& node, std::size_t depth) {
        const auto outside = path_.size();
        while (true) {
            yaml_event_holder event;
            if (!next(event)) return false;
            if (event.raw.type == YAML_SEQUENCE_END_EVENT) return true;
            path_ += "[" + std::to_string(node.items.size()) + "]";
            if (!read_node(event.raw, node.items.emplace_back(), depth + 1)) return false;
            path_.resize(outside);
        }
    }

    bool read_entries(yaml_node& node, std::size_t depth) {
        const auto outside = path_.size();
        const auto outer = place_;
        std::map<std::string, std::uint32_t, std::less<>> lines;  // the line of each key's first occurrence
        while (true) {
            yaml_event_holder event;
            if (!next(event)) return false;
            if (event.raw.type == YAML_MAPPING_END_EVENT) return true;
            yaml_entry entry;
            if (!read_key(event.raw, entry)) return false;
            path_ += (path_.empty() ? "" : ".") + shortened(entry.key);
            place_ = outer.below(entry.key);
            const auto [first, is_new] = lines.try_emplace(entry.key, entry.line);
            if (!is_new && !report_duplicate(event.raw, entry, first->second)) return false;
            yaml_event_holder value;
            if (!next(value) || !read_node(value.raw, entry.value, depth + 1)) return false;
            if (is_new) node.entries.push_back(std::move(entry));
            path_.resize(outside);
            place_ = outer;
        }
    }

    bool read_key(const yaml_event_t& event, yaml_entry& entry) {
        if (event.type != YAML_SCALAR_EVENT)
            return refuse(event.start_mark, yaml_fault_kind::unsupported,
                          "A key has to be a word, and this one is a list, a mapping or an alias.",
                          "Write `name: value`; put quotes around a value that begins with [, {, * or &.");
        if (event.data.scalar.anchor)
            return refuse(event.start_mark, yaml_fault_kind::unsupported, "An anchor on a key is not understood here.",
                          "Put the anchor on the value.");
        yaml_node key;
        if (!read_scalar(event, key) || !charge(event.start_mark, 1, 0)) return false;
        if (!key.quoted && key.text == "<<")
            return refuse(event.start_mark, yaml_fault_kind::unsupported, "Merge keys (`<<`) are not understood here.",
                          "Write the fields out, or use an alias for each value.");
        if (!key.quoted && key.text.empty())
            return refuse(event.start_mark, yaml_fault_kind::syntax, "A key is missing before `:`.",
                          "Write a name before the colon.");
        const auto [line, column] =
            places_.locate(event.start_mark.line, event.start_mark.column, event.start_mark.index);
        entry.key = std::move(key.text);
        entry.line = static_cast<std::uint32_t>(line);
        entry.column = static_cast<std::uint32_t>(column);
        return true;
    }

    bool report_duplicate(const yaml_event_t& event, const yaml_entry& entry, std::uint32_t first_line) {
        if (duplicates.size() >= limits_.duplicates)
            return refuse(event.start_mark, yaml_fault_kind::too_large,
                          "The file repeats more than " + std::to_string(limits_.duplicates) + " keys.",
                          "Remove the repetitions listed first.");
        duplicates.push_back({path_, entry.line, entry.column, first_line});
        return true;
    }

    bool remember(const yaml_event_t& event, std::string_view name, const yaml_node& node) {
        anchored kept;
        measure(node, 1, kept);
        if (!charge(event.start_mark, kept.nodes, kept.bytes)) return false;
        kept.node = node;
        kept.is_hidden = place_.hides_values();
        anchors_.insert_or_assign(std::string{name}, std::move(kept));
        return true;
    }

    bool read_alias(const yaml_event_t& event, yaml_node& node, std::size_t depth) {
        const auto name = as_text(event.data.alias.anchor);
        const auto known = anchors_.find(name);
        if (known == anchors_.end())
            return refuse(event.start_mark, yaml_fault_kind::syntax,
                          "This alias stands for nothing: no finished value before it has its anchor.",
                          "Correct the name; put quotes around a text that begins with `*`.");
        const auto& target = known->second;
        if (target.is_hidden && !place_.hides_values())
            return refuse(event.start_mark, yaml_fault_kind::unsupported,
                          "This alias takes a value from where secrets stand to where none does.",
                          "Write the value itself.");
        if (!check_depth(event.start_mark, depth + target.height - 1) ||
            !charge(event.start_mark, target.nodes, target.bytes))
            return false;
        node = target.node;
        return true;
    }

    static void measure(const yaml_node& node, std::size_t height, anchored& total) {
        ++total.nodes;
        total.bytes += node.text.size();
        total.height = std::max(total.height, height);
        for (const auto& item : node.items) measure(item, height + 1, total);
        for (const auto& entry : node.entries) {
            ++total.nodes;
            total.bytes += entry.key.size();
            measure(entry.value, height + 1, total);
        }
    }

    yaml_parser_holder parser_;
    yaml_locator places_;
    const yaml_limits& limits_;
    std::map<std::string, anchored, std::less<>> anchors_;
    std::string path_;
    yaml_place place_;
    std::size_t nodes_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE parsed_yaml parse_yaml(std::string_view text, const yaml_limits& limits) {
    parsed_yaml parsed;
    if (text.data() == nullptr) text = "";  // libyaml does not accept a null pointer
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    parsed.fault = refuse_before_parsing(text, limits.bytes);
    if (parsed.fault) return parsed;
    detail::yaml_builder builder{text, limits};
    if (!builder.read_document(parsed.root)) parsed.root = {};
    parsed.duplicates = std::move(builder.duplicates);
    parsed.fault = std::move(builder.fault);
    return parsed;
}

}  // namespace omnigraph::cluster
