// Bodies of json/json_reader.hpp.
#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>

#include <omnigraph/cluster/core/decimal.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/json_quoted.hpp>
#include <omnigraph/cluster/json/json_reader.hpp>

namespace omnigraph::cluster::detail {

/// Builds the value from the events of the parser.
class json_builder {
public:
    explicit json_builder(bool keep_digits) : keep_digits_{keep_digits} {}

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
    bool on_double(double, std::string_view part, code& why) {
        const auto digits = collected(part);
        if (is_written_as_integer(digits)) {
            if (!keep_digits_) return fail("the number " + digits + " does not fit 64 bits", why);
            return add(kept(digits), why);
        }
        const auto nearest = nearest_double(digits);
        if (!nearest && !keep_digits_) return fail("the number " + digits + " is too large", why);
        return keep_digits_ && (!nearest || only_looks_whole(*nearest, digits)) ? add(kept(digits), why)
                                                                                : add(*nearest, why);
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

    [[nodiscard]] static json kept(const std::string& digits) { return json(kept_digits_mark + digits); }

    /// The double is an integer, or zero, and the number as it is written is not that one.
    [[nodiscard]] static bool only_looks_whole(double number, std::string_view digits) {
        constexpr double limit = 9223372036854775808.0;
        if (std::abs(number) > limit || number != std::floor(number)) return false;
        const auto whole = whole_decimal(digits);
        return !whole || number == limit || static_cast<std::int64_t>(number) != *whole;
    }

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

    bool keep_digits_;
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

OMNIGRAPH_INLINE result<json, std::string> read_json(std::string_view text, json_limits limits, long_numbers numbers) {
    if (text.size() > limits.bytes)
        return "it has " + std::to_string(text.size()) + " bytes, more than the " + std::to_string(limits.bytes) +
               " that are read";
    boost::json::parse_options options;
    options.max_depth = limits.depth;
    boost::json::basic_parser<detail::json_builder> parser{options, numbers == long_numbers::kept};
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

}  // namespace omnigraph::cluster
