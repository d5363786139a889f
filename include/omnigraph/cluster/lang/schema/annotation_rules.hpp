// Checks where annotations may stand and which arguments they take (languages specification §1.6, and phase D of §1.8).
// Unknown annotations are kept.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/schema/schema_faults.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang {

class annotation_rules {
public:
    annotation_rules(const owner& owner, schema_faults& findings) : owner_{owner}, findings_{findings} {}

    /// Checks the annotations in the head of a type.
    void check_head(const std::vector<annotation>& annotations);

    void check_property(const property_declaration& property);

private:
    [[nodiscard]] static bool is_constraint(std::string_view name);

    void repeated(const annotation& annotation);

    void check_texts(const std::vector<annotation>& annotations);

    /// Several old names are a history and allowed; the same one twice is a mistake.
    void check_renames(const std::vector<annotation>& annotations, const std::string& example);

    void check_text_index(const property_declaration& property, const annotation& annotation);
    [[nodiscard]] bool check_place(const property_declaration& property, const annotation& annotation);

    void check_type(const property_declaration& property, const annotation& annotation);

    void check_embed(const property_declaration& property, const annotation& annotation);

    [[nodiscard]] static bool is_blank(std::string_view text);

    const owner& owner_;
    schema_faults& findings_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/annotation_rules.ipp>
#endif
