// The bodies of answers (specification surfaces §2.3, §2.6), as handlers write them and OpenAPI shows them.
//
//     const body_record& shape = bodies::read_output;
#pragma once

#include <omnigraph/cluster/server/http/body_record.hpp>

namespace omnigraph::cluster::server::bodies {
using enum field_type;

inline constexpr field_record changed_table_fields[] = {{.name = "table_key", .required = true},
                                                        {.name = "inserted", .type = integer, .required = true},
                                                        {.name = "updated", .type = integer, .required = true},
                                                        {.name = "deleted", .type = integer, .required = true}};
inline constexpr body_record changed_table{"ChangedTable", changed_table_fields};
inline constexpr field_record merge_conflict_fields[] = {{.name = "table_key", .required = true},
                                                         {.name = "row_id", .nullable = true},
                                                         {.name = "kind", .required = true},
                                                         {.name = "message", .required = true}};
inline constexpr body_record merge_conflict{"MergeConflict", merge_conflict_fields};
inline constexpr field_record manifest_conflict_fields[] = {{.name = "table_key", .required = true},
                                                            {.name = "expected", .type = integer, .required = true},
                                                            {.name = "actual", .type = integer, .required = true}};
inline constexpr body_record manifest_conflict{"ManifestConflict", manifest_conflict_fields};
inline constexpr field_record query_fault_fields[] = {
    {.name = "part", .required = true, .about = "`text` or `parameters`."},
    {.name = "code", .required = true},
    {.name = "message", .required = true},
    {.name = "remedy", .required = true},
    {.name = "line", .type = integer, .about = "In the text, from 1; left out of what has no place."},
    {.name = "column", .type = integer},
    {.name = "end_column", .type = integer, .about = "One past the last column, when that is on the same line."}};
inline constexpr body_record query_fault{"QueryFault", query_fault_fields};
inline constexpr field_record data_fault_fields[] = {
    {.name = "record", .type = integer, .about = "From 1; left out of what is in no record."},
    {.name = "line", .type = integer},
    {.name = "message", .required = true}};
inline constexpr body_record data_fault{"DataFault", data_fault_fields};
inline constexpr field_record error_fields[] = {
    {.name = "error", .required = true, .about = "What is wrong, for people."},
    {.name = "code", .required = true, .about = "What is wrong, for programs."},
    {.name = "reason", .about = "What exactly is refused, where a program can do more with it than with `code`."},
    {.name = "remedy", .about = "What helps, where the graph knows it; `error` ends with it."},
    {.name = "merge_conflicts", .type = records, .of = &merge_conflict},
    {.name = "conflict_count", .type = integer, .about = "Of all conflicts; at most 10000 are listed."},
    {.name = "base", .about = "Of a merge: the commit where both began to differ."},
    {.name = "tables", .type = records, .of = &changed_table, .about = "Of a merge: what it would change."},
    {.name = "actor_id", .nullable = true},
    {.name = "manifest_conflict", .type = record, .of = &manifest_conflict},
    {.name = "query_faults", .type = records, .of = &query_fault, .about = "All faults of a query."},
    {.name = "data_faults", .type = records, .of = &data_fault, .about = "Of records: the first twenty."}};
inline constexpr body_record error{"ErrorOutput", error_fields};

inline constexpr field_record health_fields[] = {{.name = "status", .required = true},
                                                 {.name = "version", .required = true}};
inline constexpr body_record health{"HealthOutput", health_fields};
inline constexpr field_record readiness_fields[] = {{.name = "status", .required = true}};
inline constexpr body_record readiness{"ReadinessOutput", readiness_fields};
inline constexpr field_record graph_fields[] = {{.name = "graph_id", .required = true},
                                                {.name = "uri", .required = true}};
inline constexpr body_record graph_entry{"GraphEntry", graph_fields};
inline constexpr field_record graphs_fields[] = {
    {.name = "graphs", .type = records, .required = true, .of = &graph_entry}};
inline constexpr body_record graphs{"GraphsOutput", graphs_fields};

inline constexpr field_record reason_fields[] = {{.name = "code", .required = true},
                                                 {.name = "path", .required = true},
                                                 {.name = "message", .required = true},
                                                 {.name = "remedy", .required = true}};
inline constexpr body_record reason{"Reason", reason_fields};
inline constexpr field_record quarantined_fields[] = {
    {.name = "graph_id", .required = true}, {.name = "reasons", .type = records, .required = true, .of = &reason}};
inline constexpr body_record quarantined_entry{"QuarantinedGraph", quarantined_fields};
inline constexpr field_record revision_fields[] = {{.name = "state_revision", .type = integer, .required = true},
                                                   {.name = "config_digest", .required = true, .nullable = true}};
inline constexpr body_record revision{"AppliedRevision", revision_fields};
inline constexpr field_record status_fields[] = {
    {.name = "applied_revision", .type = record, .required = true, .of = &revision},
    {.name = "ready", .type = texts, .required = true},
    {.name = "quarantined", .type = records, .required = true, .of = &quarantined_entry},
    {.name = "warnings", .type = records, .required = true, .of = &reason},
    {.name = "reload_failed",
     .required = true,
     .nullable = true,
     .about = "Why a newer applied revision is not served; null when it is, or there is none."},
    {.name = "resources", .type = object}};
inline constexpr body_record cluster_status{"ClusterStatusOutput", status_fields};

inline constexpr field_record parameter_fields[] = {
    {.name = "name", .required = true},      {.name = "type", .required = true, .about = "As the query has it."},
    {.name = "kind", .required = true},      {.name = "item_kind"},
    {.name = "vector_dim", .type = integer}, {.name = "nullable", .type = boolean, .required = true},
    {.name = "default", .type = anything}};
inline constexpr body_record query_parameter{"QueryParameter", parameter_fields};
inline constexpr field_record stored_query_fields[] = {
    {.name = "name", .required = true},
    {.name = "tool_name", .required = true},
    {.name = "description"},
    {.name = "instruction"},
    {.name = "mutation", .type = boolean, .required = true},
    {.name = "params", .type = records, .required = true, .of = &query_parameter}};
inline constexpr body_record stored_query_entry{"StoredQuery", stored_query_fields};
inline constexpr field_record queries_fields[] = {
    {.name = "queries", .type = records, .required = true, .of = &stored_query_entry}};
inline constexpr body_record queries{"QueriesOutput", queries_fields};

inline constexpr field_record target_fields[] = {{.name = "branch", .required = true, .nullable = true},
                                                 {.name = "snapshot", .required = true, .nullable = true}};
inline constexpr body_record read_target{"ReadTarget", target_fields};
inline constexpr field_record read_output_fields[] = {
    {.name = "query_name", .required = true},
    {.name = "target", .type = record, .required = true, .of = &read_target},
    {.name = "row_count", .type = integer, .required = true},
    {.name = "columns", .type = texts, .about = "The order of a row's columns."},
    {.name = "rows", .type = rows, .required = true, .about = "One object a row."}};
inline constexpr body_record read_output{"ReadOutput", read_output_fields};

inline constexpr field_record commit_table_fields[] = {{.name = "table_key", .required = true},
                                                       {.name = "table_version", .type = integer, .required = true},
                                                       {.name = "row_count", .type = integer, .required = true}};
inline constexpr body_record commit_table{"CommitTable", commit_table_fields};
inline constexpr field_record commit_fields[] = {
    {.name = "graph_commit_id", .required = true},
    {.name = "manifest_branch", .required = true, .nullable = true},
    {.name = "manifest_version", .type = integer, .required = true},
    {.name = "parent_commit_id", .required = true, .nullable = true},
    {.name = "merged_parent_commit_id", .required = true, .nullable = true},
    {.name = "actor_id", .required = true, .nullable = true},
    {.name = "created_at", .type = integer, .required = true, .about = "Microseconds since 1970."},
    {.name = "kind", .required = true, .about = "`init`, `mutate`, `load`, `merge` or `schema_apply`."},
    {.name = "tables", .type = records, .of = &commit_table, .about = "Only of `/commits/{commit_id}`."}};
inline constexpr body_record commit{"CommitOutput", commit_fields};
inline constexpr field_record commits_fields[] = {
    {.name = "commits", .type = records, .required = true, .of = &commit, .about = "The newest first."}};
inline constexpr body_record commits{"CommitsOutput", commits_fields};

inline constexpr field_record head_fields[] = {
    {.name = "name", .required = true},
    {.name = "head", .required = true, .about = "The id of its newest commit."},
    {.name = "manifest_version", .type = integer, .required = true},
    {.name = "parent", .required = true, .nullable = true, .about = "The branch that it was made from."},
    {.name = "fork", .required = true, .nullable = true, .about = "The commit that it was made from."}};
inline constexpr body_record branch_head{"BranchHead", head_fields};
inline constexpr field_record branches_fields[] = {
    {.name = "branches", .type = texts, .required = true},
    {.name = "heads", .type = records, .required = true, .of = &branch_head, .about = "`main` first."}};
inline constexpr body_record branches{"BranchesOutput", branches_fields};
inline constexpr field_record created_branch_fields[] = {{.name = "uri", .required = true},
                                                         {.name = "from", .required = true},
                                                         {.name = "name", .required = true},
                                                         {.name = "actor_id", .required = true, .nullable = true},
                                                         {.name = "head", .required = true}};
inline constexpr body_record created_branch{"BranchCreateOutput", created_branch_fields};
inline constexpr field_record deleted_branch_fields[] = {{.name = "uri", .required = true},
                                                         {.name = "name", .required = true},
                                                         {.name = "actor_id", .required = true, .nullable = true}};
inline constexpr body_record deleted_branch{"BranchDeleteOutput", deleted_branch_fields};
inline constexpr field_record merge_output_fields[] = {
    {.name = "source", .required = true},
    {.name = "target", .required = true},
    {.name = "outcome", .required = true, .about = "`already_up_to_date`, `fast_forward` or `merged`."},
    {.name = "actor_id", .required = true, .nullable = true},
    {.name = "base", .required = true, .about = "The commit where both began to differ."},
    {.name = "dry_run", .type = boolean, .required = true},
    {.name = "tables", .type = records, .required = true, .of = &changed_table},
    {.name = "commit", .type = record, .required = true, .nullable = true, .of = &commit}};
inline constexpr body_record merge_output{"BranchMergeOutput", merge_output_fields};
inline constexpr field_record snapshot_table_fields[] = {{.name = "table_key", .required = true},
                                                         {.name = "table_path", .required = true},
                                                         {.name = "table_version", .type = integer, .required = true},
                                                         {.name = "table_branch", .required = true, .nullable = true},
                                                         {.name = "row_count", .type = integer, .required = true}};
inline constexpr body_record snapshot_table{"SnapshotTable", snapshot_table_fields};
inline constexpr field_record snapshot_fields[] = {
    {.name = "branch", .required = true},
    {.name = "manifest_version", .type = integer, .required = true},
    {.name = "commit", .required = true},
    {.name = "tables", .type = records, .required = true, .of = &snapshot_table}};
inline constexpr body_record snapshot{"SnapshotOutput", snapshot_fields};
inline constexpr field_record state_fields[] = {{.name = "branch", .required = true},
                                                {.name = "commit", .required = true},
                                                {.name = "manifest_version", .type = integer, .required = true}};
inline constexpr body_record graph_state{"GraphState", state_fields};
inline constexpr field_record ends_fields[] = {{.name = "from", .required = true}, {.name = "to", .required = true}};
inline constexpr body_record edge_ends{"EdgeEnds", ends_fields};
inline constexpr field_record row_change_fields[] = {
    {.name = "table_key", .required = true},
    {.name = "kind", .required = true, .about = "`node` or `edge`."},
    {.name = "type_name", .required = true},
    {.name = "id", .required = true},
    {.name = "op", .required = true, .about = "`insert`, `update` or `delete`."},
    {.name = "manifest_version", .type = integer, .required = true},
    {.name = "endpoints", .type = record, .of = &edge_ends, .about = "Of an edge."},
    {.name = "properties", .type = texts, .about = "Of an update: those that changed."}};
inline constexpr body_record row_change{"RowChange", row_change_fields};
inline constexpr field_record diff_fields[] = {
    {.name = "from", .type = record, .required = true, .of = &graph_state},
    {.name = "to", .type = record, .required = true, .of = &graph_state},
    {.name = "stats", .type = records, .required = true, .of = &changed_table},
    {.name = "changes", .type = records, .required = true, .of = &row_change},
    {.name = "complete", .type = boolean, .required = true, .about = "Whether `changes` has all of them."},
    {.name = "schema_changed", .type = boolean, .required = true, .about = "Whether the schemas differ."}};
inline constexpr body_record diff{"DiffOutput", diff_fields};

inline constexpr field_record change_fields[] = {
    {.name = "branch", .required = true},
    {.name = "query_name", .required = true},
    {.name = "affected_nodes", .type = integer, .required = true},
    {.name = "affected_edges", .type = integer, .required = true},
    {.name = "actor_id", .required = true, .nullable = true},
    {.name = "commit", .type = record, .required = true, .nullable = true, .of = &commit}};
inline constexpr body_record change_output{"ChangeOutput", change_fields};

inline constexpr field_record table_fields[] = {{.name = "table_key", .required = true},
                                                {.name = "rows_loaded", .type = integer, .required = true},
                                                {.name = "rows_unchanged", .type = integer, .required = true}};
inline constexpr body_record loaded_table{"LoadedTable", table_fields};
inline constexpr field_record ingest_fields[] = {
    {.name = "uri", .required = true},
    {.name = "branch", .required = true},
    {.name = "base_branch", .required = true, .nullable = true},
    {.name = "branch_created", .type = boolean, .required = true},
    {.name = "mode", .required = true},
    {.name = "tables", .type = records, .required = true, .of = &loaded_table},
    {.name = "actor_id", .required = true, .nullable = true},
    {.name = "commit", .type = record, .required = true, .nullable = true, .of = &commit}};
inline constexpr body_record ingest_output{"IngestOutput", ingest_fields};

inline constexpr field_record embed_output_fields[] = {
    {.name = "uri", .required = true},
    {.name = "branch", .required = true},
    {.name = "model", .required = true},
    {.name = "embedded", .type = integer, .required = true, .about = "Vectors that were stored."},
    {.name = "unchanged", .type = integer, .required = true, .about = "Computed again, and the same."},
    {.name = "without_text", .type = integer, .required = true},
    {.name = "commits", .type = integer, .required = true},
    {.name = "rows", .type = object, .required = true, .about = "Stored vectors by property."},
    {.name = "actor_id", .required = true, .nullable = true}};
inline constexpr body_record embed_output{"EmbedOutput", embed_output_fields};

inline constexpr field_record rpc_answer_fields[] = {{.name = "jsonrpc", .required = true},
                                                     {.name = "id", .type = anything, .required = true},
                                                     {.name = "result", .type = object},
                                                     {.name = "error", .type = object}};
inline constexpr body_record rpc_answer{"JsonRpcAnswer", rpc_answer_fields};

inline constexpr field_record schema_fields[] = {{.name = "schema_source", .required = true}};
inline constexpr body_record schema{"SchemaOutput", schema_fields};

}  // namespace omnigraph::cluster::server::bodies
