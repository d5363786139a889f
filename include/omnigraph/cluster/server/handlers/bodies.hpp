// The bodies of all routes (specification surfaces §2.6), as handlers read and write them and OpenAPI shows them: those
// of requests here, those of answers in server/handlers/answer_bodies.hpp.
//
//     request_body read{body, "application/json", bodies::mutate};
#pragma once

#include <omnigraph/cluster/server/handlers/answer_bodies.hpp>
#include <omnigraph/cluster/server/http/body_record.hpp>

namespace omnigraph::cluster::server::bodies {

using enum field_type;

inline constexpr field_record params_field{
    .name = "params", .type = object, .about = "Values of the query's parameters, by name."};
inline constexpr field_record branch_field{.name = "branch", .about = "`main` unless given."};
inline constexpr field_record snapshot_field{
    .name = "snapshot", .about = "The id of a commit: the graph as it was then. Not beside `branch`."};

inline constexpr field_record at_field{
    .name = "at", .about = "A time in UTC: the branch as it was then, as in `2026-06-10T02:07:08Z`."};

inline constexpr field_record query_fields[] = {
    {.name = "query", .required = true, .about = "The text of one or several queries."},
    {.name = "name", .about = "Which of them; needed when there are several."},
    params_field,
    branch_field,
    snapshot_field,
    at_field};
/// Nothing can be changed by a field that is not known.
inline constexpr body_record query{"QueryRequest", query_fields, unknown_fields::ignored};

inline constexpr field_record read_fields[] = {{.name = "query_source", .required = true, .alias = "query"},
                                               {.name = "query_name", .alias = "name"},
                                               params_field,
                                               branch_field,
                                               snapshot_field,
                                               at_field};
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
    at_field,
    {.name = "expect_mutation", .type = boolean, .about = "Refuse a query that is of the other kind."}};
inline constexpr body_record invoke{"InvokeQueryRequest", invoke_fields};

inline constexpr field_record mode_field{.name = "mode", .about = "`merge` (the default), `append` or `overwrite`."};
inline constexpr field_record from_field{.name = "from", .about = "Where a branch that is not there forks from."};

inline constexpr field_record embed_field{
    .name = "embed", .type = boolean, .about = "Compute the `@embed` vectors that records leave out."};

inline constexpr field_record load_fields[] = {{.name = "data", .required = true, .about = "Records in NDJSON."},
                                               branch_field,
                                               from_field,
                                               mode_field,
                                               embed_field};
inline constexpr body_record load{"LoadRequest", load_fields};

inline constexpr field_record load_parameters[] = {branch_field, from_field, mode_field, embed_field};
inline constexpr field_record load_csv_parameters[] = {
    {.name = "type", .required = true, .about = "The node or edge type that the rows are of."},
    branch_field,
    from_field,
    mode_field,
    embed_field};

inline constexpr field_record embed_fields[] = {
    branch_field,
    {.name = "types", .type = texts, .about = "Only nodes of these types."},
    {.name = "all", .type = boolean, .about = "Compute the vectors that are there, too: texts may have changed."}};
inline constexpr body_record embed{"EmbedRequest", embed_fields};

inline constexpr field_record create_branch_fields[] = {
    {.name = "name", .required = true, .about = "Of the new branch."},
    {.name = "from", .about = "The branch that it begins with; `main` unless given."},
    {.name = "snapshot", .about = "The id of a commit that it begins with. Not beside `from`."}};
inline constexpr body_record create_branch{"BranchCreateRequest", create_branch_fields};
inline constexpr field_record merge_branches_fields[] = {
    {.name = "source", .required = true, .about = "The branch with the changes."},
    {.name = "target", .about = "The branch that takes them; `main` unless given."},
    {.name = "dry_run", .type = boolean, .about = "Say what the merge would do, and change nothing."}};
inline constexpr body_record merge_branches{"BranchMergeRequest", merge_branches_fields};
inline constexpr field_record snapshot_parameters[] = {branch_field};

inline constexpr field_record export_fields[] = {
    branch_field,
    {.name = "type_names", .type = texts, .about = "Only rows of these types."},
    {.name = "table_keys", .type = texts, .about = "Only these tables, as in `node:Person`."},
    {.name = "format", .about = "`jsonl` (the default), or `csv` for one table."}};
inline constexpr body_record export_rows{"ExportRequest", export_fields};

inline constexpr field_record diff_parameters[] = {
    {.name = "from", .required = true, .about = "A branch, or the id of a commit."},
    {.name = "to", .about = "A branch, or the id of a commit; `main` unless given."},
    {.name = "tables",
     .about =
         "Only these, as in `node:Person`, separated by commas. `node:Person (former)` has the rows of a dropped type "
         "whose name belongs to another one now."},
    {.name = "limit", .type = integer, .about = "At most so many rows, from 1 to 10000; 1000 unless given."}};

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

}  // namespace omnigraph::cluster::server::bodies
