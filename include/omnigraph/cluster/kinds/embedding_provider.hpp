// Embedding providers: services that turn text into vectors, declared under `providers.embedding`.
//
//     desired.declare("provider.embedding.main"_addr, {{.kind = "mock", .model = "mock-1"}});
//
// A provider has no payload: the ledger records its whole profile, with secrets as unresolved `${NAME}` references
// (control-plane specification §1.7).
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/usual_providers.hpp>
#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/kinds/tags.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// The digest of a recorded profile (control-plane specification §2.3); serving checks ledger rows with it.
[[nodiscard]] inline digest digest_of_profile(const embedding_profile_record& profile) {
    return digest_builder{}.add("embedding-provider").add_nul().add(compact_json(to_json(profile))).finish();
}

/// The error for two names in `section` that are equal on a file system that ignores case (W5).
[[nodiscard]] inline diagnostic conflicting_names(std::string_view section, std::string_view what,
                                                  const std::string& first, const std::string& second,
                                                  const source_position& where) {
    return error(codes::conflicting_resource_ids, std::string{section} + "." + second,
                 "The " + std::string{what} + " `" + first + "` and `" + second + "` differ only by case.")
        .with_position(where)
        .with_remedy("Rename one of them: they would share a folder on some file systems.");
}

namespace detail {

void check_embedding_provider(const std::string& name, const provider_section& section, const source_position& where,
                              diagnostics& findings);

}  // namespace detail

/// What the ledger records of a declared provider.
[[nodiscard]] embedding_profile_record profile_of(const provider_section& section);

template <>
struct resource_traits<kind::embedding_provider> {
    static constexpr std::string_view name = "embedding_provider";
    static constexpr address_pattern pattern{"provider.embedding.<name>"};
    static constexpr auto section = typed_section::providers;
    using depends_on = kinds<>;
    static constexpr metadata_label metadata_change{"embedding_profile"};

    struct declaration {
        embedding_profile_record profile;
    };

    static digest digest_of(const declaration& d) { return digest_of_profile(d.profile); }
    static void references(const declaration&, auto&&) {}
    static resource_entry metadata(const declaration& d) {
        resource_entry entry;
        entry.embedding_profile = d.profile;
        return entry;
    }

    static void read(auto& reader) {
        for (const auto& [first, second] : case_conflicts(reader.config().providers))
            reader.findings().push_back(conflicting_names("providers.embedding", "embedding providers", first, second,
                                                          reader.config().providers.at(second).position));
        for (const auto& [provider, written] : reader.config().providers) {
            detail::check_embedding_provider(provider, written.value, written.position, reader.findings());
            const auto declared = address<kind::embedding_provider>::parse("provider.embedding." + provider);
            if (declared && validate_resource_name(provider)) reader.declare_unusable(*declared);  // said by the check
            else if (declared) reader.declare(*declared, declaration{profile_of(written.value)});
        }
    }
};

inline embedding_profile_record profile_of(const provider_section& section) {
    const auto text = [](const std::optional<located<std::string>>& field) {
        return field ? std::optional<std::string>{field->value} : std::nullopt;
    };
    return {text(section.kind), text(section.base_url), text(section.model), text(section.api_key)};
}

namespace detail {

inline void check_api_key(const std::string& path, const provider_section& section, bool required,
                          const source_position& where, diagnostics& findings) {
    if (!section.api_key) {
        if (required)
            findings.push_back(
                error(codes::embedding_api_key_required, path, "This embedding provider needs an API key.")
                    .with_position(where)
                    .with_remedy("Add `api_key: ${NAME}`, naming the environment variable that holds it."));
    } else if (!env_reference_name(section.api_key->value)) {
        findings.push_back(error(codes::embedding_api_key_inline, path,
                                 "An API key is written as a reference to an environment variable, never as its value.")
                               .with_position(section.api_key->position)
                               .with_remedy("Write `api_key: ${NAME}` and set NAME where the server runs."));
    }
}

/// Only the key is a secret, and only it is looked up: elsewhere `${NAME}` would be sent as it is written.
inline void check_no_reference(const std::string& path, const std::optional<located<std::string>>& field,
                               diagnostics& findings) {
    if (field && has_env_reference(field->value))
        findings.push_back(error(codes::env_reference_misplaced, path,
                                 "This refers to an environment variable, and nothing replaces that here.")
                               .with_position(field->position)
                               .with_remedy("Write the value itself; only `api_key` may be `${NAME}`."));
}

inline void check_embedding_provider(const std::string& name, const provider_section& section,
                                     const source_position& where, diagnostics& findings) {
    // No message repeats a value of a provider: each may be a key in the wrong place.
    const auto path = "providers.embedding." + name;
    if (const auto fault = validate_resource_name(name))
        findings.push_back(
            error(codes::invalid_resource_id, path, *fault).with_position(where).with_remedy("Rename the provider."));
    if (section.base_url && has_credentials(section.base_url->value))
        findings.push_back(error(codes::credentials_in_url, path + ".base_url",
                                 "The address of this embedding provider contains a user, a password or a key.")
                               .with_position(section.base_url->position)
                               .with_remedy("Write the address alone, and the key as `api_key: ${NAME}`."));
    check_no_reference(path + ".base_url", section.base_url, findings);
    check_no_reference(path + ".model", section.model, findings);
    const auto kind = section.kind ? std::string_view{section.kind->value} : default_provider_kind;
    if (!usual_provider_of(kind)) {
        findings.push_back(error(codes::invalid_embedding_provider, path, "`kind` names an unknown embedding provider.")
                               .with_position(section.kind->position)
                               .with_remedy("Use " + known_provider_kinds() + "."));
        return;
    }
    check_api_key(path + ".api_key", section, kind != mock_provider_kind, where, findings);
}

}  // namespace detail

}  // namespace omnigraph::cluster
