// Bodies of json/json.hpp.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/json_reader.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>

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
            case boost::json::kind::string:
                if (const auto digits = kept_digits(value)) out_ += *digits;
                else append_quoted(out_, value.get_string());
                break;
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
    return read_json(text, limits, long_numbers::refused);
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

}  // namespace omnigraph::cluster
