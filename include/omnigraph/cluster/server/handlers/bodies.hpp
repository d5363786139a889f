// The bodies of all routes (specification surfaces §2.6), as handlers read and write them and OpenAPI shows them.
//
//     request_body read{body, "application/json", bodies::mutate};
#pragma once

#include <omnigraph/cluster/server/http/body_record.hpp>

namespace omnigraph::cluster::server::bodies {

using enum field_type;

inline constexpr field_record params_field{
    .name = "params", .type = object, .about = "Values of the query's parameters, by name."};
inline constexpr field_record branch_field{.name = "branch", .about = "`main` unless given."};
inline constexpr field_record snapshot_field{
    .name = "snapshot", .about = "The id of a commit: the graph as it was then. Not beside `branch`."};

inline constexpr field_record query_fields[] = {
    {.name = "query", .required = true, .about = "The text of one or several queries."},
    {.name = "name", .about = "Which of them; needed when there are several."},
    params_field,
    branch_field,
    snapshot_field};
/// Nothing can be changed by a field that is not known.
inline constexpr body_record query{"QueryRequest", query_fields, unknown_fields::ignored};

inline constexpr field_record read_fields[] = {{.name = "query_source", .required = true, .alias = "query"},
                                               {.name = "query_name", .alias = "name"},
                                               params_field,
                                               branch_field,
                                               snapshot_field};
inline constexpr body_record read{"ReadRequest", read_fields, unknown_fields::ignored};

inline constexpr field_record mutate_fields[] = {{.name = "query", .required = true, .alias = "query_source"},
                                                 {.name = "name", .alias = "query_name"},
                                                 params_field,
                                                 branch_field};
inline constexpr body_record mutate{"MutateRequest", mutate_fields};

inline constexpr field_record invoke_fields[] = {
    params_field,
    branch_field,
    snapshot_field,
    {.name = "expect_mutation", .type = boolean, .about = "Refuse a query that is of the other kind."}};
inline constexpr body_record invoke{"InvokeQueryRequest", invoke_fields};

inline constexpr field_record mode_field{.name = "mode", .about = "`merge` (the default), `append` or `overwrite`."};
inline constexpr field_record from_field{.name = "from", .about = "Where a branch that is not there forks from."};

inline constexpr field_record load_fields[] = {
    {.name = "data", .required = true, .about = "Records in NDJSON."}, branch_field, from_field, mode_field};
inline constexpr body_record load{"LoadRequest", load_fields};

inline constexpr field_record load_parameters[] = {branch_field, from_field, mode_field};

inline constexpr field_record create_branch_fields[] = {
    {.name = "name", .required = true, .about = "Of the new branch."},
    {.name = "from", .about = "The branch that it begins with; `main` unless given."}};
inline constexpr body_record create_branch{"BranchCreateRequest", create_branch_fields};
inline constexpr field_record merge_branches_fields[] = {
    {.name = "source", .required = true, .about = "The branch with the changes."},
    {.name = "target", .about = "The branch that takes them; `main` unless given."},
    {.name = "dry_run", .type = boolean, .about = "Say what the merge would do, and change nothing."}};
inline constexpr body_record merge_branches{"BranchMergeRequest", merge_branches_fields};
inline constexpr field_record snapshot_parameters[] = {branch_field};

inline constexpr field_record schema_apply_fields[] = {{.name = "schema_source", .required = true},
                                                       {.name = "allow_data_loss", .type = boolean}};
inline constexpr body_record schema_apply{"SchemaApplyRequest", schema_apply_fields};

inline constexpr field_record commits_parameters[] = {
    branch_field, {.name = "limit", .type = integer, .about = "At most so many, from 1 to 1000; 100 unless given."}};

inline constexpr field_record rpc_request_fields[] = {
    {.name = "jsonrpc", .required = true, .about = "`2.0`."},
    {.name = "id", .type = anything, .about = "A text or a number; a message without one is a notification."},
    {.name = "method", .required = true},
    {.name = "params", .type = object}};
inline constexpr body_record rpc_request{"JsonRpcRequest", rpc_request_fields, unknown_fields::ignored};

// ---- replies -------------------------------------------------------------------------------------

inline constexpr field_record merge_conflict_fields[] = {{.name = "table_key", .required = true},
                                                         {.name = "row_id", .nullable = true},
                                                         {.name = "kind", .required = true},
                                                         {.name = "message", .required = true}};
inline constexpr body_record merge_conflict{"MergeConflict", merge_conflict_fields};
inline constexpr field_record manifest_conflict_fields[] = {{.name = "table_key", .required = true},
                                                            {.name = "expected", .type = integer, .required = true},
                                                            {.name = "actual", .type = integer, .required = true}};
inline constexpr body_record manifest_conflict{"ManifestConflict", manifest_conflict_fields};
inline constexpr field_record error_fields[] = {
    {.name = "error", .required = true, .about = "What is wrong, for people."},
    {.name = "code", .required = true, .about = "What is wrong, for programs."},
    {.name = "merge_conflicts", .type = records, .of = &merge_conflict},
    {.name = "manifest_conflict", .type = record, .of = &manifest_conflict}};
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

inline constexpr field_record parameter_fields[] = {{.name = "name", .required = true},
                                                    {.name = "kind", .required = true},
                                                    {.name = "item_kind"},
                                                    {.name = "vector_dim", .type = integer},
                                                    {.name = "nullable", .type = boolean, .required = true},
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

inline constexpr field_record commit_fields[] = {
    {.name = "graph_commit_id", .required = true},
    {.name = "manifest_branch", .required = true, .nullable = true},
    {.name = "manifest_version", .type = integer, .required = true},
    {.name = "parent_commit_id", .required = true, .nullable = true},
    {.name = "merged_parent_commit_id", .required = true, .nullable = true},
    {.name = "actor_id", .required = true, .nullable = true},
    {.name = "created_at", .type = integer, .required = true, .about = "Microseconds since 1970."}};
inline constexpr body_record commit{"CommitOutput", commit_fields};
inline constexpr field_record commits_fields[] = {
    {.name = "commits", .type = records, .required = true, .of = &commit, .about = "The newest first."}};
inline constexpr body_record commits{"CommitsOutput", commits_fields};

inline constexpr field_record branches_fields[] = {{.name = "branches", .type = texts, .required = true}};
inline constexpr body_record branches{"BranchesOutput", branches_fields};
inline constexpr field_record created_branch_fields[] = {{.name = "uri", .required = true},
                                                         {.name = "from", .required = true},
                                                         {.name = "name", .required = true},
                                                         {.name = "actor_id", .required = true, .nullable = true}};
inline constexpr body_record created_branch{"BranchCreateOutput", created_branch_fields};
inline constexpr field_record deleted_branch_fields[] = {{.name = "uri", .required = true},
                                                         {.name = "name", .required = true},
                                                         {.name = "actor_id", .required = true, .nullable = true}};
inline constexpr body_record deleted_branch{"BranchDeleteOutput", deleted_branch_fields};
inline constexpr field_record changed_table_fields[] = {{.name = "table_key", .required = true},
                                                        {.name = "inserted", .type = integer, .required = true},
                                                        {.name = "updated", .type = integer, .required = true},
                                                        {.name = "deleted", .type = integer, .required = true}};
inline constexpr body_record changed_table{"ChangedTable", changed_table_fields};
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

inline constexpr field_record rpc_answer_fields[] = {{.name = "jsonrpc", .required = true},
                                                     {.name = "id", .type = anything, .required = true},
                                                     {.name = "result", .type = object},
                                                     {.name = "error", .type = object}};
inline constexpr body_record rpc_answer{"JsonRpcAnswer", rpc_answer_fields};

inline constexpr field_record schema_fields[] = {{.name = "schema_source", .required = true}};
inline constexpr body_record schema{"SchemaOutput", schema_fields};

}  // namespace omnigraph::cluster::server::bodies
