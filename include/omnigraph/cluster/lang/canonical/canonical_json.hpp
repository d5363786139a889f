// The canonical form as text and as hash, byte for byte (languages specification §1.11).
//
//     canonical_json(form);    // {"ir_version":1,"interfaces":[],"nodes":[...],"edges":[]}
//     schema_hash(form);       // sha256:175cac5f...
//
// (1) The text is compact JSON in UTF-8 with a fixed order of keys: equal forms have equal texts, different forms have
//     different texts.
// (2) A bound of a range has the fewest digits that read back as the same number, and always a decimal point or an
//     exponent, so 0 and 0.0 differ: 0.0, 1000000.0, 1e16, 2.5e-7.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

/// The version of the form that is written and read.
inline constexpr int ir_version = 1;

[[nodiscard]] std::string canonical_json(const canonical_schema& schema);

/// `sha256:` and 64 hex digits. Two schemas mean the same exactly when their hashes are equal.
[[nodiscard]] std::string schema_hash(const canonical_schema& schema);

/// A number with a decimal point, or in scientific form when it would need too many zeros.
[[nodiscard]] std::string decimal_text(double number);

/// Writes the parts of a canonical form as text; migration plans write them the same way.
class canonical_writer {
public:
    void text(std::string_view plain) { out_ += plain; }
    void number(std::int64_t plain) { out_ += std::to_string(plain); }
    void quoted(std::string_view value);
    void quoted_or_null(const std::optional<std::string>& value) { value ? quoted(*value) : text("null"); }

    /// `[a,b]`; `write` writes each element.
    template <class Range, class Write>
    void list(const Range& range, Write write) {
        out_ += '[';
        bool first = true;
        for (const auto& item : range) {
            if (!first) out_ += ',';
            first = false;
            write(item);
        }
        out_ += ']';
    }
    template <class Range>
    void strings(const Range& range) {
        list(range, [this](const std::string& one) { quoted(one); });
    }

    void type(const value_type& type);
    void annotations(const std::vector<canonical_annotation>& annotations);
    void constraint(const canonical_constraint& rule);
    void cardinality(const lang::cardinality& cardinality);
    void schema(const canonical_schema& schema);

    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    void annotation(const canonical_annotation& annotation);
    void bound(const std::optional<range_bound>& bound);
    void properties(type_kind kind, std::string_view owner, const std::vector<canonical_property>& properties);
    void name_and_id(type_kind kind, std::string_view name);
    void rest_of_table(type_kind kind, const canonical_table& table);

    std::string out_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/canonical/canonical_json.ipp>
#endif
