// Bodies of ledger/store_pass.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/store/store_endpoint.hpp>

namespace omnigraph::cluster::detail {

/// The endpoints in a record; none in a text that is no record.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> endpoints_in(std::string_view text) {
    auto record = decode_document<store_pass_record>(text, {"version", 1, {read_limits::store_pass, 4}});
    return record ? std::move(record->endpoints) : std::vector<std::string>{};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool is_bucket(const object_store& store, std::string_view key) {
    return store.display(key).starts_with("s3://");
}

OMNIGRAPH_INLINE store_result<bool> has_passed(object_store& store) {
    const auto object = read_stored(store, store_pass_key);
    // A record that cannot be one is written anew, after the tests.
    if (!object && (object.error().fault == store_fault::absent || object.error().fault == store_fault::corrupt))
        return false;
    if (!object) return object.error();
    const auto known = detail::endpoints_in(object->bytes);
    return std::ranges::find(known, endpoint_of(store)) != known.end();
}

OMNIGRAPH_INLINE store_result<done> record_tests(object_store& store, runtime& system, const store_report& report) {
    if (!report.fit()) return store.remove(store_pass_key);
    store_pass_record record{1, format_timestamp(system.now()), std::string{library_version}, {}, {}};
    for (const auto& finding : report.findings)
        if (finding.held) record.promises.push_back(finding.promise);
    // One store can have several endpoints, such as one in its own network.
    constexpr std::size_t most_endpoints = 8;
    if (const auto before = read_stored(store, store_pass_key)) record.endpoints = detail::endpoints_in(before->bytes);
    std::erase(record.endpoints, endpoint_of(store));
    record.endpoints.push_back(endpoint_of(store));
    if (record.endpoints.size() > most_endpoints) record.endpoints.erase(record.endpoints.begin());
    const auto written = store.put(store_pass_key, encode_document(record));
    if (!written) return written.error();
    return done{};
}

OMNIGRAPH_INLINE std::optional<diagnostic> admit_store(object_store& store, runtime& system,
                                                       const store_check_options& options) {
    if (!is_bucket(store)) return std::nullopt;
    const auto passed = has_passed(store);
    if (!passed)
        return error(codes::state_read_error, std::string{store_pass_key},
                     "The store cannot be read: " + passed.error().cause + ".")
            .with_remedy(reach_remedy(store, store_pass_key));
    if (*passed) return std::nullopt;
    const auto report = check_store(store, system, options);
    // A record that cannot be written is only missing: the next command tests the store again.
    static_cast<void>(record_tests(store, system, report));
    if (report.fit()) return std::nullopt;
    auto root = store.display("");
    while (root.ends_with('/')) root.pop_back();
    std::string broken;
    for (const auto& finding : report.findings)
        if (!finding.held && !finding.advisory)
            broken += (broken.empty() ? "" : "; ") + finding.promise + " (" + finding.detail + ")";
    return error(codes::store_unfit, root, "This store does not keep a promise that a cluster needs: " + broken + ".")
        .with_remedy("Use another store. `omnigraph store doctor " + shell_word(root) + "` tests it again.");
}

}  // namespace omnigraph::cluster
