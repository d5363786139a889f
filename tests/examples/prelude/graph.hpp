// What the examples of graph use and do not declare.
#pragma once

namespace omnigraph::cluster::graph::examples {

extern object_store& store;
extern runtime& clock;
extern graph_handles& handles;
extern const std::shared_ptr<graph_handle> handle;
extern const std::shared_ptr<const embedder> texts;
extern const std::filesystem::path cache_directory;
extern const query_request& request;
extern const std::string text, records, root, path, bytes, schema_source;

void print(const auto&... values);

// plan
extern const lang::schema_catalog& catalog;
extern const lang::checked_query& checked;
extern const lang::parameter_values& parameters;
extern const std::vector<lang::clause>& clauses;
extern match_binder& binder;
extern graph_result<match_block> block;
extern const read_plan& plan;
extern const sql_dialect& dialect;
extern const edge_walk& walk;
extern const scalar_expression scalar;
extern const std::vector<plan_variable>& variables;
extern std::vector<plan_variable>& bound;
extern const variable_ids& names;

// embedding
extern const embedding_profile_record& profile;
extern const environment_lookup& environment;
extern const embedding_settings settings;
extern const std::vector<std::string> bodies;
extern const std::string body;
extern const std::shared_ptr<const embedder> provider;
graph_result<done> attempt(collected_texts& collected);

// sqlite
extern database &db, &untouched;
extern record_source& source;
extern const load_request asked;
extern const table_layout& tables;
extern const physical_table &table, &edges;
extern const physical_column& column;
extern const index_hits hits;
extern statement &insert, &query;
extern const lang::update_statement& update;
extern const lang::delete_statement& removal;
extern end_resolver& nodes;
extern const row_expressions& expressions;
extern const row_constraints& rules;
extern const std::vector<lang::value> fixed;
extern std::uint64_t count;
extern id_sequence& ids;
extern data_faults& faults;
extern const raw_record raw;
extern const std::vector<float> query_vector;
extern const leading_hits* const leading;
extern const std::uint64_t rows_given;
extern const lang::value name, age;
extern const std::string commit, commit_id;
extern std::shared_ptr<derived_data> derived;
extern const call_limits& limits;
extern std::uint64_t bytes_so_far;
extern packed_tree& tree;
extern new_pages& fresh_pages;
extern const std::uint32_t root_page;
extern const plain_record& members;
extern load_record& into;
sql_result<table_rows> rows_of(std::span<const sql_argument> arguments);

// columns
extern const std::filesystem::path folder;
extern const std::vector<std::uint32_t> starts, targets;
extern const derived_names names_of_arrays;
extern const group_plan& walk_of_groups;
extern const std::vector<std::shared_ptr<const text_list>> ids_of_variables;
extern const std::vector<std::shared_ptr<const scalar_column>> columns_of_values;
extern const std::vector<std::shared_ptr<const adjacency>> adjacencies;
extern column_store& stored_columns;
void by_sql();

// values
extern const std::string_view rest;
extern query_session& session;
extern const query_call& call;
extern const instant now;
extern const lang::value& value;
extern const std::vector<lang::value> values;
extern const lang::property& property;
extern const lang::table_type& type;
extern const lang::node_type& person;
extern const lang::expression& expression;
extern const lang::property_value& assigned;
extern const boost::json::object& record;

// versions
extern arrivals& arriving;
extern spare_files& spares;
extern const std::shared_ptr<const snapshot> state;
extern const pending_commit& pending;
extern const std::vector<commit_record> expired;
extern snapshots& states;
extern const manifest_record& accepted_manifest;
extern repository& objects;
extern const std::vector<named_commit> newest_first;
extern committer& writes;
extern const snapshot& base;
extern const scratch_file& file;
extern const lang::migration_plan& migration;
extern const table_layout &before, &after;
extern const std::string uid;
extern const row_delta delta, first, second;
extern const table_delta table_changes;
extern const std::set<std::string> changed;
extern table_pins pins;
extern const manifest_record manifest;
manifest_record with_head(manifest_record manifest);
edit_trace trace_of_commit(const manifest_record& now);
bool is_same_head(const manifest_record& now);
extern const std::chrono::steady_clock::time_point give_up;
extern const file_identity &identity, &next_identity;
extern const kept_file& kept;
extern const std::string image;
extern const std::shared_ptr<file_cache> files;
extern const std::string graph_uid;
graph_result<done> open_file_of(const std::shared_ptr<const snapshot>& state);
extern commit_log& log;
extern const graph_commit newest;
extern past_states& past;
extern const snapshot &from, &to, &older, &newer;
extern conflict_list& conflicts;
extern const row_change change;
extern const std::vector<std::string> columns, words;
graph_result<done> note_row(const std::string& key, const std::string& id, row_operation operation);
void report(const std::vector<merge_conflict>& found);
graph_result<written_tables> write_rows(database& db, const table_layout& tables);
extern const store_result<object_version> stored;
extern const lang::node_type* found;
extern query_result& rows;
extern query_row& cells;
extern const sql_result<std::int64_t> counted;

}  // namespace omnigraph::cluster::graph::examples
