// A schema that somebody is about to deploy.
//
//     faults found;
//     auto schema = compile_declared_schema(text, found);      // L301: @kye means nothing. Did you mean `@key`?
//
// It is held to more than one that is stored already: what is a legal schema, and surely not what was meant, is a fault
// here, before data is stored under it. A stored schema that has it is still read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang {

/// A fault, and whose it is; `property` is empty when it is the type's own.
struct declaration_fault {
    fault what;
    std::string type, property;
};

/// L301: an annotation without a meaning is spelled much like one that has one. PG206: the model of an @embed is blank.
/// PG310: no value of its property lies within a range.
[[nodiscard]] std::vector<declaration_fault> find_declaration_faults(const schema_tree& tree);

/// As compile_schema, and the faults of find_declaration_faults once all else is right.
[[nodiscard]] std::optional<schema_catalog> compile_declared_schema(std::string_view source, faults& findings);

/// The refusal of a text that declares no node type, as an emptied file does: a graph with it would drop every row.
/// `file` is what the text is called, `path` the key or the file that the diagnostic is about. Code:
/// schema_catalog_error.
[[nodiscard]] std::optional<diagnostic> refuse_without_nodes(const schema_catalog& declared, const std::string& file,
                                                             const std::string& path);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/declared_schema.ipp>
#endif
