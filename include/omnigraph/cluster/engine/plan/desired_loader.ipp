// Bodies of engine/plan/desired_loader.hpp.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/config/config_json.hpp>
#include <omnigraph/cluster/config/folder_sources.hpp>
#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/config/load_cluster_config.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/recorded_revision.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/kept_apart.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/revision_contents.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/key.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE digest_table digests_in(const resource_table& table) {
    digest_table digests;
    for (const auto& [address, resource] : table) digests.emplace_hint(digests.end(), address, resource.content_digest);
    return digests;
}

/// Names become parts of stored paths for every kind. A name that its kind has refused is not reported again.
OMNIGRAPH_INLINE void check_names(const resource_table& table, diagnostics& findings) {
    if (std::ranges::find(findings, codes::invalid_resource_id, &diagnostic::code) != findings.end()) return;
    for (const auto& [address, resource] : table)
        for (std::string_view rest = address; !rest.empty();) {
            const auto label = rest.substr(0, rest.find('.'));
            rest.remove_prefix(std::min(rest.size(), label.size() + 1));
            if (label.size() <= max_resource_name_bytes) continue;
            findings.push_back(error(codes::invalid_resource_id, address, *validate_resource_name(label))
                                   .with_remedy("Give it a shorter name."));
            break;
        }
}

/// The longest key that a resource needs, below the storage root.
OMNIGRAPH_INLINE std::size_t longest_key_of(const erased_kind& kind, const std::string& address,
                                            const digest& content) {
    constexpr std::size_t names_below_a_root = 128;  // more than those of an engine: a folder, an id and a digest
    std::size_t bytes = 0;
    if (!kind.payload_extension.empty())
        bytes = layout::payload(kind.pattern, address, content, kind.payload_extension).size();
    if (kind.fenced) bytes = std::max(bytes, kind.fence.root(address).size() + 1 + names_below_a_root);
    return bytes;
}

/// A store would refuse a key that is too long only in the middle of an apply.
OMNIGRAPH_INLINE void check_key_lengths(const loaded_config& loaded, kind_table kinds, diagnostics& findings) {
    if (has_errors(findings)) return;
    const auto prefix = prefix_of_root(loaded.config.storage_root).size();
    const auto room = max_key_bytes - std::min(prefix + (prefix > 0 ? 1 : 0), max_key_bytes);
    std::size_t most = 0;
    std::string_view longest;
    for (const auto& [address, resource] : loaded.table)
        if (const auto bytes = longest_key_of(kinds[resource.rank], address, resource.content_digest); bytes > most) {
            most = bytes;
            longest = address;
        }
    if (most <= room) return;
    findings.push_back(
        error(codes::invalid_resource_id, std::string{longest},
              "What is stored of it would have a key of " + std::to_string(max_key_bytes - room + most) +
                  " bytes at this storage root; a key has at most " + std::to_string(max_key_bytes) + ".")
            .with_remedy(std::string{prefix > 0 ? "Give it a shorter name, or choose a prefix in `storage` that is "
                                                : "Give it a name that is "} +
                         std::to_string(most - room) + " byte(s) shorter."));
}

}  // namespace detail

OMNIGRAPH_INLINE std::optional<cluster_config> load_header(const environment& env, const kind_list& list,
                                                           diagnostics& findings) {
    return load_cluster_config(env.config_dir, list.sections, findings);
}

OMNIGRAPH_INLINE loaded_config load_declarations(cluster_config config, source_reader& sources, const kind_list& list,
                                                 diagnostics& findings) {
    loaded_config loaded{std::move(config), {}, {}, {}, {}};
    recording_sources recording{sources};
    auto declared = list.read(loaded.config, recording, findings);
    loaded.sources = recording.recorded();
    loaded.declarations = std::move(declared.declarations);
    loaded.table = std::move(declared.table);
    loaded.unusable = std::move(declared.unusable);
    detail::check_names(loaded.table, findings);
    detail::check_key_lengths(loaded, list.kinds, findings);
    check_references(loaded.table, loaded.unusable, findings);
    loaded.config_digest = config_digest(loaded.config.config_json, detail::digests_in(loaded.table));
    return loaded;
}

namespace detail {

/// The declaration of one earlier revision, read from the store.
class declared_revision {
public:
    declared_revision(object_store& store, const kind_list& list, diagnostics& findings)
        : store_{store}, list_{list}, findings_{findings} {}

    std::optional<loaded_config> load(const std::string& wanted, cluster_config today, const std::string& config_dir) {
        const auto ledger = read_state(store_, findings_);
        diagnostics said;
        const auto chain =
            read_history(store_, ledger, said, [&](const history_record& record) { return is_called(record, wanted); });
        for (auto& finding : said) findings_.push_back(as_warning(std::move(finding)));
        const auto found = find_revision(chain, wanted, findings_);
        if (has_errors(findings_) || !found) return std::nullopt;
        const auto& record = chain.records[*found];
        name_ = "revision " + std::to_string(record.revision);
        auto contents = contents_of(store_, record);
        if (!contents) findings_.push_back(std::move(contents).error());
        else if (!contents->sources) say_that_nothing_was_declared();
        if (!contents || !contents->sources) return std::nullopt;
        warn_unless_converged(record);
        return declare(*contents, std::move(today), config_dir, record);
    }

private:
    std::optional<loaded_config> declare(const revision_contents& contents, cluster_config today,
                                         const std::string& config_dir, const history_record& record) {
        const auto config_text = text_of(contents.sources->config, contents);
        if (!config_text) say_missing("cluster.yaml");
        auto recorded = files_of(contents);
        if (has_errors(findings_) || !config_text) return std::nullopt;
        auto config = parse_cluster_config(*config_text, config_dir, list_.sections.of_records(), findings_);
        if (!config) return std::nullopt;
        config->storage_root = std::move(today.storage_root);
        config->ledger_root = std::move(today.ledger_root);
        config->lock = std::move(today.lock);
        // An earlier revision does not lift what today's cluster.yaml asks of whoever applies.
        if (today.requires_two_persons()) config->two_person_approvals = today.two_person_approvals;
        replayed_sources sources{std::move(recorded)};
        auto loaded = load_declarations(*std::move(config), sources, list_, findings_);
        loaded.restored = link_to(record);
        return loaded;
    }

    declared_sources files_of(const revision_contents& contents) {
        declared_sources recorded{{contents.sources->folders.begin(), contents.sources->folders.end()}, {}};
        for (const auto& [path, content] : contents.sources->files) {
            auto text = text_of(content, contents);
            if (!text) {
                say_missing(path);
                continue;
            }
            source_file file{path, path, path, *std::move(text), *digest::parse(content)};
            recorded.files.emplace(path, std::make_shared<const source_file>(std::move(file)));
        }
        return recorded;
    }

    /// From the catalog where a resource of that revision has the text, else from the history.
    std::optional<std::string> text_of(const std::string& content, const revision_contents& contents) {
        for (const auto& [address, row] : contents.rows) {
            if (row.digest != content) continue;
            auto text = recorded_text(store_, list_.kinds, address, row, contents.sources);
            if (text && text->state == payload_state::ok) return std::move(text->text);
            if (text && text->state == payload_state::unreadable) unread_ = text->cause;
        }
        auto beside = verify_payload(store_, layout::history_source(*digest::parse(content)), *digest::parse(content));
        if (beside.state == payload_state::ok) return std::move(beside.text);
        if (beside.state == payload_state::unreadable) unread_ = beside.cause;
        return std::nullopt;
    }

    void say_missing(const std::string& path) {
        if (const auto cause = std::exchange(unread_, std::nullopt))
            return findings_.push_back(
                error(codes::history_read_error, path,
                      "The text of `" + path + "` of " + name_ + " cannot be read now: " + *cause + ".")
                    .with_remedy("Make the store answer, then run the command again."));
        findings_.push_back(
            error(codes::revision_text_missing, path,
                  "The text of `" + path + "` of " + name_ + " is not kept any more, or is damaged.")
                .with_remedy(
                    "Restore it from a copy of the storage root, or choose another revision. When it is a text "
                    "of what is declared and applied now, `omnigraph cluster apply` publishes it again."));
    }

    void say_that_nothing_was_declared() {
        findings_.push_back(error(codes::revision_text_missing, std::string{layout::history_revisions},
                                  "Nothing had been applied at " + name_ + ", so there is nothing to go back to.")
                                .with_remedy("`omnigraph cluster log` lists the revisions; choose one that applied "
                                             "something."));
    }

    void warn_unless_converged(const history_record& record) {
        if (!record.declared_config_digest || record.config_digest == record.declared_config_digest) return;
        findings_.push_back(warning(codes::revision_not_converged, std::string{layout::history_revisions},
                                    "At " + name_ + " some of what was declared still waited; it is planned as well.")
                                .with_remedy("Nothing has to be done when that is wanted."));
    }

    object_store& store_;
    const kind_list& list_;
    diagnostics& findings_;
    std::string name_;
    std::optional<std::string> unread_;  ///< why the text that was looked for last cannot be read now
};

}  // namespace detail

OMNIGRAPH_INLINE std::optional<loaded_config> load_revision(const environment& env, cluster_config today,
                                                            const kind_list& list, diagnostics& findings) {
    if (has_errors(findings)) return std::nullopt;
    auto store = open_cluster(env.open_store, {today.storage_root, today.ledger_root});
    if (!store) {
        findings.push_back(std::move(store).error());
        return std::nullopt;
    }
    return detail::declared_revision{**store, list, findings}.load(*env.to_revision, std::move(today), env.config_dir);
}

OMNIGRAPH_INLINE std::optional<loaded_config> load_desired(const environment& env, const kind_list& list,
                                                           diagnostics& findings) {
    auto config = load_header(env, list, findings);
    if (!config) return std::nullopt;
    if (env.to_revision) return load_revision(env, *std::move(config), list, findings);
    folder_sources sources{env.config_dir, {.allow_outside = env.allow_absolute_paths}};
    auto loaded = load_declarations(*std::move(config), sources, list, findings);
    if (env.memory) loaded.states = sources.states();
    return loaded;
}

}  // namespace omnigraph::cluster
