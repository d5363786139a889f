// The ledger: what has been applied, as it stands in state.json (specification §3.1).
//
//     auto decoded = decode_state(text);           // strict, and its addresses and digests checked
//     auto text    = encode_state(*decoded);       // the same bytes again
//
// Rows of kinds that this build does not know are kept. Free-form records keep the order
// of their keys.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster {

/// As declared, secrets as unresolved references.
struct embedding_profile_record {
    std::optional<std::string> kind = {}, base_url = {}, model = {}, api_key = {};
    friend bool operator==(const embedding_profile_record&, const embedding_profile_record&) = default;
};

struct resource_entry {
    std::string digest = {};
    std::optional<std::vector<std::string>> applies_to = {};         ///< policies
    std::optional<std::string> embedding_provider = {};              ///< graphs with a bound provider: its address
    std::optional<embedding_profile_record> embedding_profile = {};  ///< embedding providers
    friend bool operator==(const resource_entry&, const resource_entry&) = default;
};

struct applied_record {
    nullable<std::string> config_digest = {};
    defaulted<std::map<std::string, resource_entry>> resources = {};  ///< by address
    friend bool operator==(const applied_record&, const applied_record&) = default;
};

struct resource_status {
    std::string status = {};  ///< one of resource_status_words
    sparse<std::vector<std::string>> conditions = {};
    std::optional<std::string> message = {};
    friend bool operator==(const resource_status&, const resource_status&) = default;
};

inline constexpr std::array<std::string_view, 7> resource_status_words{"pending", "planned", "applying", "applied",
                                                                       "drifted", "blocked", "error"};

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

/// A ledger that does not fit is none that this program has written.
inline constexpr std::size_t largest_state = std::size_t{256} << 20;

[[nodiscard]] std::string encode_state(const ledger_state& state);

/// Codes: unsupported_state_version, invalid_state_json.
[[nodiscard]] result<ledger_state> decode_state(std::string_view text);

}  // namespace omnigraph::cluster

BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::embedding_profile_record, kind, base_url, model, api_key);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::resource_entry, digest, applies_to, embedding_provider, embedding_profile);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::applied_record, config_digest, resources);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::resource_status, status, conditions, message);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::ledger_state, version, state_revision, applied_revision, resource_statuses,
                        approval_records, recovery_records, observations);

namespace omnigraph::cluster {

namespace detail {

/// Looks like an address of a standard kind, but its labels could not be parts of a path.
[[nodiscard]] inline bool is_malformed_address(std::string_view text) {
    static constexpr std::array patterns{address_pattern{"graph.<id>"}, address_pattern{"schema.<graph>"},
                                         address_pattern{"query.<graph>.<name>"}, address_pattern{"policy.<name>"},
                                         address_pattern{"provider.embedding.<name>"}};
    return std::ranges::any_of(patterns,
                               [&](const auto& p) { return p.check(text) == address_fault::malformed_label; });
}

/// The first thing in a decoded ledger that cannot be, or empty.
[[nodiscard]] inline std::string unsound(const ledger_state& state) {
    const auto malformed_key = [](const auto& rows, std::string_view where) -> std::string {
        for (const auto& [address, row] : rows)
            if (is_malformed_address(address))
                return std::string{where} + ": " + json_quoted(address) + " is no address";
        return {};
    };
    const auto& resources = state.applied_revision.resources;
    for (auto fault : {malformed_key(resources, "applied_revision.resources"),
                       malformed_key(state.resource_statuses, "resource_statuses"),
                       malformed_key(state.observations, "observations")})
        if (!fault.empty()) return fault;
    if (const auto& config = state.applied_revision.config_digest; config && !digest::parse(*config))
        return "applied_revision.config_digest: not 64 lower-case hex digits";
    for (const auto& [address, entry] : resources) {
        if (!digest::parse(entry.digest))
            return "applied_revision.resources[" + address + "].digest: not 64 lower-case hex digits";
        if (entry.embedding_provider && is_malformed_address(*entry.embedding_provider))
            return "applied_revision.resources[" + address +
                   "].embedding_provider: " + json_quoted(*entry.embedding_provider) + " is no address";
    }
    for (const auto& [address, row] : state.resource_statuses)
        if (std::ranges::find(resource_status_words, row.status) == resource_status_words.end())
            return "resource_statuses[" + address + "].status: " + json_quoted(row.status) + " is no status";
    return {};
}

}  // namespace detail

inline std::string encode_state(const ledger_state& state) { return encode_document(state); }

inline result<ledger_state> decode_state(std::string_view text) {
    const auto invalid = [](const std::string& cause) {
        return error(codes::invalid_state_json, std::string{layout::state}, "The ledger cannot be read: " + cause + ".")
            .fix("Restore it from a backup; nothing was changed.");
    };
    auto decoded = decode_document<ledger_state>(text, {"version", 1, {largest_state}});
    if (!decoded && decoded.error().fault == document_fault::unsupported_version)
        return error(codes::unsupported_state_version, "state.version",
                     "The ledger " + std::string{layout::state} + " has another format: its " + decoded.error().cause +
                         ".")
            .fix("Use the release of the program that wrote it.");
    if (!decoded) return invalid(decoded.error().cause);
    if (const auto cause = detail::unsound(*decoded); !cause.empty()) return invalid(cause);
    return *std::move(decoded);
}

}  // namespace omnigraph::cluster
