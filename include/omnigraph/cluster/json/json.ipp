// Bodies of json/json.hpp.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::detail {

/// Builds the value from the events of the parser.
class json_builder {
public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    using code = boost::json::error_code;

    bool on_document_begin(code&) { return true; }
    bool on_document_end(code&) { return true; }
    bool on_object_begin(code&) { return open(boost::json::object{}); }
    bool on_array_begin(code&) { return open(boost::json::array{}); }
    bool on_object_end(std::size_t, code& why) { return close(why); }
    bool on_array_end(std::size_t, code& why) { return close(why); }
    bool on_key_part(std::string_view part, std::size_t, code&) { return collect(part); }
    bool on_key(std::string_view part, std::size_t, code&) {
        open_.back().key = collected(part);
        return true;
    }
    bool on_string_part(std::string_view part, std::size_t, code&) { return collect(part); }
    bool on_string(std::string_view part, std::size_t, code& why) { return add(json(collected(part)), why); }
    bool on_number_part(std::string_view part, code&) { return collect(part); }
    bool on_int64(std::int64_t number, std::string_view, code& why) { return add(number, why, true); }
    bool on_uint64(std::uint64_t number, std::string_view, code& why) { return add(number, why, true); }
    bool on_double(double rounded, std::string_view part, code& why) {
        const auto digits = collected(part);
        if (digits.find_first_of(".eE") == std::string::npos)
            return fail("the number " + digits + " does not fit 64 bits", why);
        double exact = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), exact);
        if (read.ec != std::errc{}) exact = rounded;  // beyond the range of a double
        if (!std::isfinite(exact)) return fail("the number " + digits + " is too large", why);
        return add(exact, why);
    }
    bool on_bool(bool truth, code& why) { return add(truth, why); }
    bool on_null(code& why) { return add(nullptr, why); }
    bool on_comment_part(std::string_view, code&) { return true; }
    bool on_comment(std::string_view, code&) { return true; }

    [[nodiscard]] json take() { return std::move(whole_); }

    /// Why the builder stopped the parser; empty when it did not stop it.
    [[nodiscard]] const std::string& refusal() const { return refusal_; }

private:
    struct level {
        json container;
        std::string key;
    };

    bool collect(std::string_view part) {
        text_.append(part);
        return true;
    }
    std::string collected(std::string_view part) {
        text_.append(part);
        return std::exchange(text_, {});
    }
    bool open(json container) {
        open_.push_back({std::move(container), {}});
        return true;
    }
    bool close(code& why) {
        auto closed = std::move(open_.back().container);
        open_.pop_back();
        return add(std::move(closed), why);
    }
    bool add(json value, code& why, bool number = false) {
        if (number) text_.clear();  // an integer arrives as a value, so its digits are not needed
        if (open_.empty()) {
            whole_ = std::move(value);
            return true;
        }
        auto& [container, key] = open_.back();
        if (auto* list = container.if_array()) {
            list->push_back(std::move(value));
            return true;
        }
        if (container.get_object().emplace(key, std::move(value)).second) return true;
        return fail("the key " + json_quoted(key) + " occurs twice", why);
    }
    bool fail(std::string refusal, code& why) {
        refusal_ = std::move(refusal);
        why = boost::json::error::syntax;
        return false;
    }

    std::vector<level> open_;
    std::string text_;
    std::string refusal_;
    json whole_;
};

[[nodiscard]] OMNIGRAPH_INLINE std::string place_in(std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, offset);
    std::size_t line = 1;
    for (const char c : before) line += c == '\n';
    const auto start = before.rfind('\n');
    const auto column = offset - (start == std::string_view::npos ? 0 : start + 1) + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE void append_quoted(std::string& out, std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    std::size_t plain = 0;
    for (std::size_t location = 0; location < text.size(); ++location) {
        const char c = text[location];
        if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text.substr(plain, location - plain));
        plain = location + 1;
        out += '\\';
        switch (c) {
            case '"':
            case '\\': out += c; break;
            case '\b': out += 'b'; break;
            case '\t': out += 't'; break;
            case '\n': out += 'n'; break;
            case '\f': out += 'f'; break;
            case '\r': out += 'r'; break;
            default:
                out += "u00";
                out += digits[c >> 4];
                out += digits[c & 15];
        }
    }
    out.append(text.substr(plain));
    out += '"';
}

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

/// The shortest decimal that reads back as the same double; always with a fraction or an exponent.
OMNIGRAPH_INLINE void append_decimal(std::string& out, double number) {
    if (!std::isfinite(number)) {
        out += "null";  // JSON has no infinity and no NaN
        return;
    }
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    const std::string_view text{digits, static_cast<std::size_t>(end - digits)};
    out += text;
    if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

/// `step` is the indentation of a level in spaces, or -1 for the compact form.
class json_printer {
public:
    explicit json_printer(int step) : step_{step} {}

    void print(const json& value, int depth = 0) {
        switch (value.kind()) {
            case boost::json::kind::null: out_ += "null"; break;
            case boost::json::kind::bool_: out_ += value.get_bool() ? "true" : "false"; break;
            case boost::json::kind::int64: out_ += std::to_string(value.get_int64()); break;
            case boost::json::kind::uint64: out_ += std::to_string(value.get_uint64()); break;
            case boost::json::kind::double_: append_decimal(out_, value.get_double()); break;
            case boost::json::kind::string: append_quoted(out_, value.get_string()); break;
            case boost::json::kind::array: print_list(value.get_array(), depth); break;
            case boost::json::kind::object: print_object(value.get_object(), depth); break;
        }
    }

    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    void print_list(const boost::json::array& list, int depth) {
        out_ += '[';
        bool first = true;
        for (const auto& item : list) {
            if (!std::exchange(first, false)) out_ += ',';
            new_line(depth + 1);
            print(item, depth + 1);
        }
        if (!first) new_line(depth);
        out_ += ']';
    }
    void print_object(const boost::json::object& object, int depth) {
        out_ += '{';
        bool first = true;
        for (const auto& member : object) {
            if (!std::exchange(first, false)) out_ += ',';
            new_line(depth + 1);
            append_quoted(out_, member.key());
            out_ += step_ < 0 ? ":" : ": ";
            print(member.value(), depth + 1);
        }
        if (!first) new_line(depth);
        out_ += '}';
    }
    void new_line(int depth) {
        if (step_ < 0) return;
        out_ += '\n';
        out_.append(static_cast<std::size_t>(step_ * depth), ' ');
    }

    int step_;
    std::string out_;
};

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<json, std::string> parse_json(std::string_view text, json_limits limits) {
    if (text.size() > limits.bytes)
        return "it has " + std::to_string(text.size()) + " bytes, more than the " + std::to_string(limits.bytes) +
               " that are read";
    boost::json::parse_options options;
    options.max_depth = limits.depth;
    boost::json::basic_parser<detail::json_builder> parser{options};
    boost::json::error_code why;
    const auto read = parser.write_some(false, text.data(), text.size(), why);
    const auto location = [&] { return detail::place_in(text, read) + ": "; };
    if (!parser.handler().refusal().empty()) return location() + parser.handler().refusal();
    if (why == boost::json::error::incomplete) return location() + "the text ends too early";
    if (why == boost::json::error::too_deep)
        return location() + "nested more than " + std::to_string(limits.depth) + " levels deep";
    if (why) return location() + why.message();
    if (read < text.size()) return location() + "there is text after the end of the document";
    return parser.handler().take();
}

OMNIGRAPH_INLINE std::string compact_json(const json& value) {
    detail::json_printer printer{-1};
    printer.print(value);
    return printer.take();
}

OMNIGRAPH_INLINE std::string pretty_json(const json& value) {
    detail::json_printer printer{2};
    printer.print(value);
    return printer.take();
}

OMNIGRAPH_INLINE std::string json_quoted(std::string_view text) {
    std::string out;
    append_quoted(out, text);
    return out;
}

}  // namespace omnigraph::cluster
