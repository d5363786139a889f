// The libFuzzer entry of any list of kinds: runs their `read` with any cluster.yaml and any files, and checks that
// whatever they declare keeps the laws of planning.
//
//     extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
//         return omnigraph::cluster::testing::fuzz_kinds<acme::kinds>(data, size);
//     }
//
// An input is a small archive, which people can write and a fuzzer can minimise: cluster.yaml comes first, and each
// line `=== <path>` begins another file. Nothing is read from a folder and nothing is written.
//
// (1) Reading ends for every input, no member throws, and equal inputs declare the same: digests, metadata, references,
//     sources and payloads.
// (2) Every declaration can be planned: without a ledger everything is a create, and after that is applied nothing is
//     left to do.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/config/load_cluster_config.hpp>
#include <omnigraph/cluster/config/memory_sources.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>

namespace omnigraph::cluster::testing {

/// The files of an archive; the first one is cluster.yaml.
[[nodiscard]] inline memory_sources::files files_of_archive(std::string_view archive) {
    constexpr std::string_view mark = "=== ";
    memory_sources::files files;
    std::string path{cluster_file_name};
    while (!archive.empty()) {
        const auto line = archive.substr(0, archive.find('\n'));
        archive.remove_prefix(line.size() == archive.size() ? line.size() : line.size() + 1);
        if (line.starts_with(mark)) path = std::string{line.substr(mark.size())};
        else files[path].append(line).push_back('\n');
    }
    return files;
}

/// The declarations of the archive, with every fault; nullopt when its cluster.yaml cannot be decoded.
[[nodiscard]] inline std::optional<loaded_config> load_archive(std::string_view archive, const kind_list& list,
                                                               diagnostics& findings) {
    auto files = files_of_archive(archive);
    auto config = parse_cluster_config(files[std::string{cluster_file_name}], ".", list.sections, findings);
    if (!config) return std::nullopt;
    memory_sources sources{std::move(files)};
    return load_declarations(*std::move(config), sources, list, findings);
}

namespace detail {

/// What is compared of a declaration that is read twice: everything but where it lies in memory.
inline bool declares_the_same(const resource_table& one, const resource_table& other) {
    return std::ranges::equal(one, other, [](const auto& a, const auto& b) {
        return a.first == b.first && a.second.rank == b.second.rank &&
               a.second.content_digest == b.second.content_digest && a.second.entry == b.second.entry &&
               a.second.references == b.second.references && a.second.source == b.second.source &&
               a.second.payload == b.second.payload;
    });
}

/// The first law that does not hold for `archive`; nullptr when all do.
inline const char* broken_law(std::string_view archive, const kind_list& list) {
    const char* broken = nullptr;
    const auto require = [&](bool holds, const char* law) {
        if (!holds && !broken) broken = law;
        return holds;
    };
    diagnostics findings, again;
    const auto loaded = load_archive(archive, list, findings);
    const auto reloaded = load_archive(archive, list, again);
    require(findings == again, "the same input is found at fault alike");
    require(loaded.has_value() == reloaded.has_value(), "the same input is decoded alike");
    require(std::ranges::none_of(findings, [](const auto& d) { return d.code == codes::kind_failed; }),
            "no member throws, and the ledger gives back what is declared");
    if (!loaded || !reloaded) {
        require(has_errors(findings), "what cannot be decoded is an error");
        return broken;
    }
    require(declares_the_same(loaded->table, reloaded->table), "the same input declares the same");
    require(loaded->config_digest == reloaded->config_digest, "the same input has one digest");

    const auto created = compute_plan({list.kinds, loaded->table, {}, {}});
    require(created.all.size() == loaded->table.size(), "with no ledger everything is a change");
    applied_rows applied;
    for (const auto& [address, resource] : loaded->table) {
        require(kind_of(list.kinds, address) == &list.kinds[resource.rank],
                "an address is of the kind that declared it");
        applied.emplace(address, resource.entry);
    }
    require(converged(list.kinds, loaded->table, applied), "nothing is left to do once everything is applied");
    for (const auto& c : compute_plan({list.kinds, {}, applied, {}}).all)
        require(c.action == change_action::erase, "what is no longer declared is a delete");
    return broken;
}

}  // namespace detail

/// Returns 0; aborts when a law is violated.
template <class List>
int fuzz_kinds(const std::uint8_t* data, std::size_t size) {
    const auto* law = detail::broken_law({reinterpret_cast<const char*>(data), size}, kind_list_of<List>);
    if (!law) return 0;
    std::fprintf(stderr, "a law of kinds does not hold: %s\n", law);
    std::abort();
}

}  // namespace omnigraph::cluster::testing
