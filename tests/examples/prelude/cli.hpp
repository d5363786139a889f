// What the examples of cli use and do not declare.
#pragma once

#include <iostream>

#include <CLI/CLI.hpp>

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/store/open_store.hpp>

namespace acme {

using kinds = omnigraph::cluster::standard_kinds;

}  // namespace acme

/// Declared only: that any list of kinds compiles is tested elsewhere, and costs ten seconds.
extern template int omnigraph::cluster::cli::run<acme::kinds>(int argc, const char* const* argv);
extern template int omnigraph::cluster::cli::run<acme::kinds>(const omnigraph::cluster::cli::program& self, int argc,
                                                              const char* const* argv);

namespace omnigraph::cluster::cli::examples {

extern const int argc;
extern const char* const* argv;
extern const console& to;
extern std::ostream& out;
extern runtime& clock;
extern diagnostics &found, &warnings;
extern source_lines& sources;

void print(const auto&... values);

// input
extern CLI::App &tree, &app;
extern const graph_target& target;
extern const graph_location& graph_of;
extern const call_command& asked;
extern const std::string text;

extern const std::vector<std::string> line;
extern usage_fault& wrong;
extern const line_check is_understood;
extern const std::vector<extra_command>& own_ones;
extern const policy_command& policy_asked;
extern const queries_command& queries_asked;
extern const std::vector<lang::parameter> declared;
extern object_store& store;
extern const ledger_state& ledger;
extern const operator_scopes& named;
extern const std::optional<std::string> token;
extern server_connection& server;
extern const json& values;
extern const graph_result<json>& answer;
int run_gate(const std::vector<std::string>& words, const console& terminal);

// commands
extern const kind_list& list;
extern const cluster_command& options;
extern const environment& env;
extern environment& started;
extern const console& terminal;
extern stop_request& stop;
extern const command& parsed;
extern const std::string document;
void do_the_next_step();

// render
extern const style& paint;
extern const std::string text_diff;
extern const log_report& history_log;
extern const resource_graph_report& resources;
extern const plan_report &report, &planned;
extern const migration_report& migrated;
extern const kind_table kinds;
extern const query_result& rows;
extern const graph_result<query_explanation>& explained;

}  // namespace omnigraph::cluster::cli::examples
