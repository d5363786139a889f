// The bodies of the routes that show a cluster to its operators: its resources and its history.
//
//     const route_record route{.path = "/cluster/history", .response = &bodies::history};
#pragma once

#include <omnigraph/cluster/server/handlers/bodies.hpp>
#include <omnigraph/cluster/server/http/body_record.hpp>

namespace omnigraph::cluster::server::bodies {

inline constexpr field_record dependency_fields[] = {{.name = "from", .required = true},
                                                     {.name = "to", .required = true}};
inline constexpr body_record dependency{"Dependency", dependency_fields};

inline constexpr field_record resource_fields[] = {
    {.name = "address", .required = true},
    {.name = "kind", .required = true},
    {.name = "within", .about = "The address of its container."},
    {.name = "digest", .required = true},
    {.name = "status", .about = "`applied`, `drifted`, `blocked` and others; left out when there is none."},
    {.name = "conditions", .type = texts},
    {.name = "message"}};
inline constexpr body_record resource{"Resource", resource_fields};

inline constexpr field_record approval_fields[] = {
    {.name = "approval_id", .required = true},
    {.name = "resource", .required = true},
    {.name = "operation", .required = true},
    {.name = "reason", .required = true},
    {.name = "approved_by", .required = true},
    {.name = "created_at", .required = true},
    {.name = "expires_at"},
    {.name = "standing", .required = true, .about = "`unused`, `used`, `revoked` or `expired`."}};
inline constexpr body_record approval{"Approval", approval_fields};

inline constexpr field_record interrupted_fields[] = {{.name = "operation_id", .required = true},
                                                      {.name = "kind", .required = true},
                                                      {.name = "resource", .required = true},
                                                      {.name = "started_at", .required = true}};
inline constexpr body_record interrupted_operation{"InterruptedOperation", interrupted_fields};

inline constexpr field_record lock_fields[] = {{.name = "operation", .required = true},
                                               {.name = "created_at", .required = true}};
inline constexpr body_record lock{"Lock", lock_fields};

inline constexpr field_record resources_fields[] = {
    {.name = "state_revision", .type = integer, .required = true},
    {.name = "resources", .type = records, .required = true, .of = &resource},
    {.name = "dependencies", .type = records, .required = true, .of = &dependency, .about = "`from` needs `to`."},
    {.name = "approvals", .type = records, .required = true, .of = &approval, .about = "The newest first."},
    {.name = "interrupted", .type = records, .required = true, .of = &interrupted_operation},
    {.name = "lock", .type = record, .of = &lock, .about = "Who may write the ledger; left out when nobody may."},
    {.name = "notes", .type = records, .required = true, .of = &reason}};
inline constexpr body_record cluster_resources{"ClusterResourcesOutput", resources_fields};

inline constexpr field_record history_parameters[] = {
    {.name = "limit", .type = integer, .about = "At most so many, from 1 to 1000; 50 unless given."}};

inline constexpr field_record recorded_revision_fields[] = {
    {.name = "revision", .type = integer, .required = true},
    {.name = "sequence", .type = integer, .required = true},
    {.name = "digest", .required = true, .about = "Of its record."},
    {.name = "recorded_at", .required = true},
    {.name = "actor", .required = true, .nullable = true},
    {.name = "command", .required = true},
    {.name = "plan_id", .required = true, .nullable = true},
    {.name = "restored_revision", .type = integer},
    {.name = "tool_version", .required = true},
    {.name = "config_digest", .required = true, .nullable = true},
    {.name = "converged", .type = boolean, .required = true, .nullable = true},
    {.name = "created", .type = integer, .required = true},
    {.name = "updated", .type = integer, .required = true},
    {.name = "deleted", .type = integer, .required = true},
    {.name = "approvals", .type = texts, .required = true},
    {.name = "preceded_by", .about = "`gap`, `lost_ledger` or `broken`, when its predecessor is missing."}};
inline constexpr body_record recorded_revision{"RecordedRevision", recorded_revision_fields};
inline constexpr field_record history_fields[] = {
    {.name = "revisions", .type = records, .required = true, .of = &recorded_revision, .about = "The newest first."},
    {.name = "notes", .type = records, .required = true, .of = &reason}};
inline constexpr body_record history{"HistoryOutput", history_fields};

inline constexpr field_record changed_resource_fields[] = {
    {.name = "resource", .required = true},
    {.name = "operation", .required = true},
    {.name = "before_digest"},
    {.name = "after_digest"},
    {.name = "metadata", .type = texts, .about = "What differs beside the digest, such as `applies_to`."}};
inline constexpr body_record changed_resource{"ChangedResource", changed_resource_fields};
inline constexpr field_record changed_status_fields[] = {{.name = "address", .required = true},
                                                         {.name = "before", .required = true, .nullable = true},
                                                         {.name = "after", .required = true, .nullable = true}};
inline constexpr body_record changed_status{"ChangedStatus", changed_status_fields};
inline constexpr field_record changed_text_fields[] = {
    {.name = "path", .required = true},
    {.name = "resources", .type = texts, .required = true},
    {.name = "added", .type = integer, .required = true},
    {.name = "removed", .type = integer, .required = true},
    {.name = "diff", .required = true, .about = "Hunks as in `diff -u`."},
    {.name = "truncated", .type = boolean},
    {.name = "note"}};
inline constexpr body_record changed_text{"ChangedText", changed_text_fields};
inline constexpr field_record revision_details_fields[] = {
    {.name = "summary", .type = record, .required = true, .of = &recorded_revision},
    {.name = "changes", .type = records, .required = true, .of = &changed_resource},
    {.name = "statuses", .type = records, .required = true, .of = &changed_status},
    {.name = "texts",
     .type = records,
     .required = true,
     .of = &changed_text,
     .about = "Of schemas and stored queries in graphs that the caller may read."},
    {.name = "notes", .type = records, .required = true, .of = &reason}};
inline constexpr body_record revision_details{"RevisionDetailsOutput", revision_details_fields};

}  // namespace omnigraph::cluster::server::bodies
