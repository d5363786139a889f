// @default("..."): the value of a property in a new row without one, and in existing rows when a required property is
// added.
//
//   name: String @default("unknown")     rank: I32 @default(-1)     since: Date @default("2024-01-01")
//
// (1) A default is a value of the property's type, without loss, that satisfies its @range and @check, so a value that
//     the engine writes by itself never fails.
// (2) A default identifies nothing: keys and unique properties have none.
// (3) A default is spelled like the literal of a query: texts, dates and times in quotes, numbers and booleans without.
//     Words of an enum may have quotes or not.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/constraint_text.hpp>
#include <omnigraph/cluster/lang/schema/schema_faults.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::lang {

inline constexpr std::string_view default_annotation = "default";

/// The value of a default's text: the text itself, a word of the enum, a boolean, a number, a date or a time. nullopt
/// when the type has no such value; lists, vectors and blobs have none.
[[nodiscard]] std::optional<value> default_from(const value_type& type, std::string_view text);

namespace detail {

/// An example of a default of this type, for a remedy.
[[nodiscard]] std::string default_form(const value_type& type);

/// Checks the defaults of one type after its constraints were collected.
class default_rules {
public:
    default_rules(const owner& owner, schema_faults& findings, const table_type& constraints,
                  const std::vector<std::string>& key);

    void check() const {
        for (const auto& property : owner_.properties) {
            bool seen = false;
            for (const auto& annotation : property.annotations) {
                if (annotation.name != default_annotation) continue;
                if (seen)
                    findings_.parse(codes::annotation_repeated, annotation.span, "@default stands here twice.",
                                    "Remove one.");
                else check_one(property, annotation);
                seen = true;
            }
        }
    }

private:
    void check_one(const property_declaration& property, const annotation& annotation) const {
        const auto& type = property.type;
        if (type.list || type.scalar == scalar_type::vector || type.scalar == scalar_type::blob)
            return findings_.parse(codes::annotation_not_for_type, annotation.span,
                                   "`" + property.name + "` is " + display(type) + ", which can have no default.",
                                   "Make it optional with `?` instead.");
        if (!annotation.value || !annotation.named.empty())
            return findings_.parse(codes::annotation_value, annotation.span, "@default takes one value.",
                                   "Write @default(0) or @default(\"text\").");
        if (identifying_.contains(property.name))
            return findings_.parse(codes::default_on_unique, annotation.span,
                                   "`" + property.name + "` has to differ from row to row, so it can have no default.",
                                   "Remove @default, or the @key or @unique.");
        const auto given = default_from(type, *annotation.value);
        if (!given || !is_spelled_for(type, annotation.spelled))
            return misfit(
                property, annotation,
                "is " + display(type) + "." +
                    (type.is_enum() && !findings_.full() ? did_you_mean(*annotation.value, type.enum_values) : ""),
                is_null(annotation) ? std::string{null_default}
                : given             ? spelled_otherwise(annotation)
                                    : default_form(type));
        if (const auto broken = broken_rule(property.name, *given))
            misfit(property, annotation,
                   "has a " + std::string{broken->kind == constraint_kind::range ? "@range" : "@check"} +
                       " that does not accept it.",
                   "Write a value that " + display(*broken) + " accepts.");
    }

    [[nodiscard]] static bool is_spelled_for(const value_type& type, argument_spelling spelled);

    /// A word by which other languages name it, and no text.
    [[nodiscard]] static bool is_null(const annotation& annotation);

    [[nodiscard]] static std::string spelled_otherwise(const annotation& annotation);

    /// The rule that the default violates.
    [[nodiscard]] std::optional<canonical_constraint> broken_rule(const std::string& property,
                                                                  const value& given) const;

    [[nodiscard]] static bool within(const range_constraint& range, scalar_type type, const value& given);

    void misfit(const property_declaration& property, const annotation& annotation, const std::string& why,
                std::string remedy) const;

    const owner& owner_;
    schema_faults& findings_;
    std::set<std::string_view> identifying_;
    std::multimap<std::string_view, const range_constraint*> ranges_;
    std::multimap<std::string_view, const check_constraint*> checks_;
};

}  // namespace detail

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/default_rules.ipp>
#endif
