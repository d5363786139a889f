// The record that a bucket has passed the tests of store_check.hpp, and the tests of one that has no record.
//
//     if (auto unfit = admit_store(store, system)) return *unfit;      // before anything is written into the bucket
//
// (1) The record lies beside the ledger, because the tests come before there is a ledger. A cluster that is moved does
//     not take it along.
// (2) A bucket that fails keeps no record, so every command that writes tests it again and refuses it.
// (3) The record names the endpoints at which the bucket was tested: who copies a prefix to another provider, or points
//     the endpoint at another one, has a record that says nothing of that store.
// (4) Folders are not tested: they are of this program's own making.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/store_check.hpp>

namespace omnigraph::cluster {

/// The document, field by field as it is stored at store_pass_key.
struct store_pass_record {
    std::uint32_t version = 1;
    std::string passed_at = {};
    std::string tool_version = {};
    std::vector<std::string> promises = {};   ///< those that held
    std::vector<std::string> endpoints = {};  ///< the last ones that have passed, newest last
    friend bool operator==(const store_pass_record&, const store_pass_record&) = default;
};

/// Whether what lies at `key` lies in a bucket, which somebody else has made and which may break its promises. The
/// parts of a divided store differ in that.
[[nodiscard]] bool is_bucket(const object_store& store, std::string_view key = {});

/// Whether the store has the record of its endpoint. A record that cannot be decoded is none.
[[nodiscard]] store_result<bool> has_passed(object_store& store);

/// Writes the record of a report that is fit, or removes it after one that is not.
[[nodiscard]] store_result<done> record_tests(object_store& store, runtime& system, const store_report& report);

/// Tests a bucket without a record and writes the record. nullopt when the store can be used. Codes: store_unfit, which
/// names every broken promise; state_read_error.
[[nodiscard]] std::optional<diagnostic> admit_store(object_store& store, runtime& system,
                                                    const store_check_options& options = {});

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::store_pass_record, version, passed_at, tool_version, promises, endpoints);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/store_pass.ipp>
#endif
