// Bodies of engine/execute/mend_texts.hpp.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/mend_texts.hpp>
#include <omnigraph/cluster/engine/execute/record_revision.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/revision_contents.hpp>

namespace omnigraph::cluster::detail {

/// The texts of a revision that lie beside the catalog, with the names under which they were declared.
struct texts_beside_catalog {
    std::vector<recorded_payload> stored = {};
    std::vector<std::string> names = {};
};

[[nodiscard]] OMNIGRAPH_INLINE texts_beside_catalog texts_of(kind_table kinds, const revision_contents& contents) {
    texts_beside_catalog texts;
    auto seen = published_digests(kinds, contents.rows);
    const auto add = [&](const std::string& hex, const std::string& name) {
        const auto content = digest::parse(hex);
        if (!content || !seen.insert(hex).second) return;
        texts.stored.push_back({layout::history_source(*content), *content});
        texts.names.push_back(name);
    };
    add(contents.sources->config, "cluster.yaml");
    for (const auto& [path, content] : contents.sources->files) add(content, path);
    return texts;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE void mend_texts(const run_context& run, const loaded_state& ledger, const loaded_config& loaded) {
    // Other commands tell of a history that is broken.
    const auto head = head_record(run.store, ledger);
    if (!head || !*head) return;
    const auto contents = contents_of(run.store, **head);
    if (!contents || !contents->sources) return;
    std::map<std::string, std::string_view> at_hand;
    for (const auto& text : kept_texts(run.kinds, contents->rows, loaded)) at_hand.emplace(text.key, text.bytes);
    const auto texts = detail::texts_of(run.kinds, *contents);
    std::vector<payload_check> checks(texts.stored.size());
    verify_payloads(run.store, texts.stored,
                    [&](std::size_t at, const payload_check& check, std::string_view) { checks[at] = check; });
    for (std::size_t at = 0; at < checks.size(); ++at) {
        const auto& key = texts.stored[at].key;
        const auto what = "The text of `" + texts.names[at] + "` that the history keeps of the present revision ";
        const auto found = at_hand.find(key);
        if (checks[at].state == payload_state::ok) continue;
        if (checks[at].state == payload_state::unreadable)
            run.findings.push_back(
                warning(codes::history_read_error, key, what + "cannot be read now: " + checks[at].cause + ".")
                    .with_remedy("Make the store answer, then run the command again."));
        else if (found != at_hand.end() && run.store.put(key, found->second))
            run.findings.push_back(warning(codes::revision_text_missing, key,
                                           what + "was lost or damaged; it was written again from the folder.")
                                       .with_remedy("Nothing has to be done."));
        else
            run.findings.push_back(
                warning(codes::revision_text_missing, key, what + "is lost or damaged.")
                    .with_remedy("Restore " + run.store.display(key) +
                                 " from a copy of the storage root. Where the folder can be put back as it was "
                                 "applied, `omnigraph cluster refresh` writes the text again."));
    }
}

}  // namespace omnigraph::cluster
