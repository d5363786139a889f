// The body of every refusal (specification surfaces §2.3), with all that one of them may say.
//
//     const body_record& refusal_body = bodies::error;
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
    {.name = "line", .type = integer, .required = true, .about = "In the text; 0: not known."},
    {.name = "column", .type = integer, .required = true},
    {.name = "end_column", .type = integer, .required = true, .about = "Behind the place; 0: not on this line."}};
inline constexpr body_record query_fault{"QueryFault", query_fault_fields};
inline constexpr field_record data_fault_fields[] = {
    {.name = "record", .type = integer, .required = true, .about = "From 1; 0: not known."},
    {.name = "line", .type = integer, .required = true},
    {.name = "message", .required = true}};
inline constexpr body_record data_fault{"DataFault", data_fault_fields};
inline constexpr field_record error_fields[] = {
    {.name = "error", .required = true, .about = "What is wrong, for people."},
    {.name = "code", .required = true, .about = "What is wrong, for programs."},
    {.name = "remedy", .about = "What helps, where that is known."},
    {.name = "diagnostic", .about = "The code in diagnostics.md, where the status does not tell it."},
    {.name = "merge_conflicts", .type = records, .of = &merge_conflict},
    {.name = "conflict_count", .type = integer, .about = "Of all conflicts; at most 10000 are listed."},
    {.name = "base", .about = "Of a merge: the commit where both began to differ."},
    {.name = "tables", .type = records, .of = &changed_table, .about = "Of a merge: what it would change."},
    {.name = "actor_id", .nullable = true},
    {.name = "manifest_conflict", .type = record, .of = &manifest_conflict},
    {.name = "query_faults", .type = records, .of = &query_fault, .about = "All faults of a query."},
    {.name = "data_faults", .type = records, .of = &data_fault, .about = "Of records: the first 1000."}};
inline constexpr body_record error{"ErrorOutput", error_fields};

}  // namespace omnigraph::cluster::server::bodies
