// The ledger document, state.json: what has been applied (control-plane specification §3.1).
//
//     auto decoded = decode_state(text);           // strict, and its addresses and digests checked
//     auto text    = encode_state(*decoded);       // the same bytes again
//
// Rows of kinds that this build does not know are kept. Free-form records keep the order of their keys.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>

namespace omnigraph::cluster {

/// An embedding provider as declared. Secrets are references `${NAME}`, never values.
struct embedding_profile_record {
    std::optional<std::string> kind = {}, base_url = {}, model = {}, api_key = {};
    friend bool operator==(const embedding_profile_record&, const embedding_profile_record&) = default;
};

/// One row of the ledger: a resource that was applied.
struct resource_entry {
    std::string digest = {};
    rare<std::vector<std::string>> applies_to = {};         ///< of policies: what they are bound to
    rare<std::string> embedding_provider = {};              ///< of graphs with a bound provider: the provider's address
    rare<embedding_profile_record> embedding_profile = {};  ///< of embedding providers
    sparse<std::map<std::string, json>> metadata = {};      ///< of other kinds, which alone decode it
    /// sorted; only references that do not follow from address and metadata
    sparse<std::vector<std::string>> references = {};
    friend bool operator==(const resource_entry&, const resource_entry&) = default;
};

/// What is applied now.
struct applied_record {
    nullable<std::string> config_digest = {};
    defaulted<std::map<std::string, resource_entry>> resources = {};  ///< by address
    friend bool operator==(const applied_record&, const applied_record&) = default;
};

/// The state of one resource in words.
struct resource_status {
    std::string status = {};  ///< one of resource_status_words
    sparse<std::vector<std::string>> conditions = {};
    std::optional<std::string> message = {};
    friend bool operator==(const resource_status&, const resource_status&) = default;
};

inline constexpr std::array<std::string_view, 7> resource_status_words{"pending", "planned", "applying", "applied",
                                                                       "drifted", "blocked", "error"};

/// The whole document.
struct ledger_state {
    std::uint32_t version = 1;
    defaulted<std::uint64_t> state_revision = {};
    applied_record applied_revision = {};
    defaulted<std::map<std::string, resource_status>> resource_statuses = {};  ///< by address
    defaulted<std::map<std::string, json>> approval_records = {};              ///< by approval id
    defaulted<std::map<std::string, json>> recovery_records = {};              ///< by operation id
    defaulted<std::map<std::string, json>> observations = {};                  ///< by address
    friend bool operator==(const ledger_state&, const ledger_state&) = default;
};

/// Why a ledger with this row would not be read back as it is, as a clause: `metadata "n" has a number that is not
/// finite`. Empty when nothing is in the way. The rows of own kinds are checked before they are planned.
[[nodiscard]] std::string row_fault(const resource_entry& row);

/// The stored text; decode_state() reads it back when no row has a row_fault().
[[nodiscard]] std::string encode_state(const ledger_state& state);

/// The ledger in `text`, with every address and digest checked. Codes: unsupported_state_version, invalid_state_json.
[[nodiscard]] result<ledger_state> decode_state(std::string_view text);

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::embedding_profile_record, kind, base_url, model, api_key);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::resource_entry, digest, applies_to, embedding_provider, embedding_profile,
                       metadata, references);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::applied_record, config_digest, resources);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::resource_status, status, conditions, message);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::ledger_state, version, state_revision, applied_revision, resource_statuses,
                       approval_records, recovery_records, observations);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/state.ipp>
#endif
