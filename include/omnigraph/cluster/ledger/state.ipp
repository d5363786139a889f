// Bodies of ledger/state.hpp.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/json/json_fault.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/ledger/checksum.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// The record among the observations, field by field as it is stored. No address is written without a dot.
struct ledger_checksum {
    std::string kind = {};
    std::uint64_t state_revision = 0;
    std::string sha256 = {};
};

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::ledger_checksum, kind, state_revision, sha256);

namespace omnigraph::cluster::detail {

/// Whether `text` looks like an address of a standard kind but has labels that cannot be parts of a path.
[[nodiscard]] OMNIGRAPH_INLINE bool is_malformed_address(std::string_view text) {
    static constexpr std::array patterns{address_pattern{"graph.<id>"}, address_pattern{"schema.<graph>"},
                                         address_pattern{"query.<graph>.<name>"}, address_pattern{"policy.<name>"},
                                         address_pattern{"provider.embedding.<name>"}};
    return std::ranges::any_of(patterns,
                               [&](const auto& p) { return p.check(text) == address_fault::malformed_label; });
}

/// The first impossible value in a decoded ledger, as a clause; empty when there is none.
[[nodiscard]] OMNIGRAPH_INLINE std::string unsound(const ledger_state& state) {
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
        for (const auto& target : *entry.references)
            if (is_malformed_address(target))
                return "applied_revision.resources[" + address + "].references: " + json_quoted(target) +
                       " is no address";
    }
    // Beyond it an increment would begin at zero again.
    if (*state.state_revision > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return "state_revision: " + std::to_string(*state.state_revision) + " is no revision";
    for (const auto& [address, row] : state.resource_statuses)
        if (std::ranges::find(resource_status_words, row.status) == resource_status_words.end())
            return "resource_statuses[" + address + "].status: " + json_quoted(row.status) + " is no status";
    return {};
}

inline constexpr std::string_view checksum_place = "ledger", checksum_kind = "checksum";

/// `state` as it is stored, with a checksum for `revision` that is not filled in.
[[nodiscard]] OMNIGRAPH_INLINE std::string blank_text_of(const ledger_state& state, std::uint64_t revision) {
    auto document = to_json(state);
    auto& whole = document.get_object();
    whole["state_revision"] = revision;
    // The last one, so that it stands at the end of the text.
    whole["observations"].get_object().emplace(
        checksum_place, to_json(ledger_checksum{std::string{checksum_kind}, revision, std::string{blank_checksum}}));
    return pretty_json(document) + "\n";
}

/// Whether the checksum is that of `state`, had it this revision.
[[nodiscard]] OMNIGRAPH_INLINE bool is_of(const ledger_checksum& sum, const ledger_state& state,
                                          std::uint64_t revision) {
    return digest_of_bytes(blank_text_of(state, revision)).hex() == sum.sha256;
}

/// Takes the checksum out of the observations; the error is a clause.
[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<ledger_checksum>, std::string> take_checksum(ledger_state& state) {
    auto& observations = *state.observations;
    const auto at = observations.find(std::string{checksum_place});
    for (const auto& [address, seen] : observations) {
        const auto* fields = seen.if_object();
        const auto* kind = fields ? fields->if_contains("kind") : nullptr;
        const bool is_checksum = kind && kind->is_string() && kind->get_string() == checksum_kind;
        if (is_checksum && address != checksum_place)
            return "observations[" + address + "]: a checksum in the place of something else";
    }
    if (at == observations.end()) return std::optional<ledger_checksum>{};
    auto sum = from_json<ledger_checksum>(at->second);
    observations.erase(at);
    if (!sum || sum->kind != checksum_kind || !digest::parse(sum->sha256))
        return std::string{"observations[ledger]: not the checksum of a ledger"};
    return std::optional{*std::move(sum)};
}

/// Whether the checksum proves the ledger; nullopt when it says that the ledger was altered.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<bool> proves(const ledger_checksum& sum, const ledger_state& state,
                                                          std::string_view text) {
    const std::uint64_t revision = *state.state_revision;
    if (sum.state_revision == revision) {
        if (checksum_holds(text, sum.sha256) || is_of(sum, state, revision)) return true;
        return std::nullopt;
    }
    const bool number_was_altered = is_of(sum, state, sum.state_revision) || is_of(sum, state, revision);
    if (number_was_altered || sum.state_revision > revision) return std::nullopt;
    return false;
}

[[nodiscard]] OMNIGRAPH_INLINE diagnostic altered_ledger(std::string what, std::uint64_t next_revision) {
    return error(codes::state_altered, std::string{layout::state}, std::move(what))
        .with_remedy(
            "Run the command again, in case that it was garbled on the way. If it stays so, restore it from a backup. "
            "Who has edited it on purpose removes the record `ledger` from its `observations` and sets its "
            "`state_revision` to " +
            std::to_string(next_revision) + ", or to the number after the newest in `omnigraph cluster log`.");
}

/// The ledger in `text`, and whether its checksum holds.
[[nodiscard]] OMNIGRAPH_INLINE result<ledger_state> decode_checked(std::string_view text, bool& is_proven) {
    const auto invalid = [](const std::string& cause) {
        return error(codes::invalid_state_json, std::string{layout::state}, "The ledger cannot be read: " + cause + ".")
            .with_remedy("Restore it from a backup; nothing was changed.");
    };
    auto decoded = decode_document<ledger_state>(text, {"version", 1, {read_limits::ledger}});
    if (!decoded && decoded.error().fault == document_fault::unsupported_version) {
        if (const auto mark = parse_relocation(text)) return relocated(*mark);
        return error(codes::unsupported_state_version, "state.version",
                     "The ledger " + std::string{layout::state} + " has another format: its " + decoded.error().cause +
                         ".")
            .with_remedy("Use the release of the program that wrote it.");
    }
    if (!decoded) return invalid(decoded.error().cause);
    if (const auto cause = unsound(*decoded); !cause.empty()) return invalid(cause);
    const auto sum = take_checksum(*decoded);
    if (!sum) return invalid(sum.error());
    const auto proven = *sum ? proves(**sum, *decoded, text) : std::optional{false};
    if (!proven)
        return altered_ledger("The ledger is not what its checksum says: it was altered after it was written.",
                              std::max<std::uint64_t>(*decoded->state_revision, (*sum)->state_revision) + 1);
    is_proven = *proven;
    return *std::move(decoded);
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string row_fault(const resource_entry& row) {
    const auto garbled = [](const std::string& field) { return field + " has a text that is not UTF-8"; };
    if (row.applies_to && !std::ranges::all_of(*row.applies_to, is_utf8)) return garbled("applies_to");
    if (row.embedding_provider && detail::is_malformed_address(*row.embedding_provider))
        return "embedding_provider is no address";
    if (row.embedding_provider && !is_utf8(*row.embedding_provider)) return garbled("embedding_provider");
    if (const auto* profile = row.embedding_profile ? &*row.embedding_profile : nullptr)
        for (const auto* text : {&profile->kind, &profile->base_url, &profile->model, &profile->api_key})
            if (*text && !is_utf8(**text)) return garbled("embedding_profile");
    for (const auto& [key, value] : *row.metadata) {
        if (!is_utf8(key)) return "a key of the metadata is not UTF-8";
        if (const auto fault = json_fault(value); !fault.empty()) return "metadata " + json_quoted(key) + " " + fault;
    }
    return {};
}

OMNIGRAPH_INLINE std::string encode_state(const ledger_state& state) {
    return fill_checksum(detail::blank_text_of(state, *state.state_revision));
}

OMNIGRAPH_INLINE result<ledger_state> decode_state(std::string_view text) {
    bool is_proven = false;
    return detail::decode_checked(text, is_proven);
}

}  // namespace omnigraph::cluster
