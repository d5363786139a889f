// What the examples of lang use and do not declare.
#pragma once

#include <ostream>

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/version.hpp>

namespace omnigraph::cluster::lang::examples {

extern const std::string source, text;
extern faults& found;
extern std::ostream& out;

void print(const auto&... values);

// canonical, schema, migration
extern const schema_catalog& schema;
extern const canonical_schema &form, &accepted, &desired;
extern const migration_plan plan;
extern const migration_step step;
bool can_go_back(const canonical_node& before, const canonical_node& after);
extern const canonical_constraint constraint;
extern const edge_type edge;
extern const schema_tree& sound;
extern const std::size_t before;
extern const property_declaration declared;
extern const faults of_schema;

// check
extern const query_tree query, tree;
extern const query_file file;
extern const json document;
extern const checked_query& checked;
extern const check_context& context;
extern variable_scope& names;
extern traversal& along;
extern const parameter given;
extern const value_type left, right;
extern const literal written;
extern const expression called;
extern const std::vector<operand> operands;
extern const expression_checker& expressions;
extern test& condition;

// format, lint, syntax
extern commented_source& marked;
extern const lint_report report;
extern const std::vector<lint_source> sources;
extern token_cursor &at, &cursor;
extern const fragment_expander::names broken;
extern query_tree& unexpanded;
extern const fragment_tree near;
extern expression_parser& computed;

}  // namespace omnigraph::cluster::lang::examples
