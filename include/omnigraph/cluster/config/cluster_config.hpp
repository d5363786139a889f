// cluster.yaml as typed sections; every value has its place in the file.
//
//     diagnostics found;
//     auto config = load_cluster_config(dir, {}, found);    // config/load_cluster_config.hpp
//     for (const auto& [id, graph] : config->graphs) print(id, graph.value.schema.value);
//
// The sections are decoded but not checked: the kinds check whether ids are legal and whether references and files
// exist. The loader checks the header (version, metadata, state, storage).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/yaml_tree.hpp>

namespace omnigraph::cluster {

/// `providers.embedding.<name>`. `kind` also holds the value of its alias key `provider`. Secrets are unresolved.
struct provider_section {
    std::optional<located<std::string>> kind;
    std::optional<located<std::string>> base_url;
    std::optional<located<std::string>> model;
    std::optional<located<std::string>> api_key;
};

struct query_entry {
    located<std::string> file;
};

/// `queries:` in one of its three forms (control-plane specification §1.5): names with files, one path, or several
/// paths.
using query_map = std::map<std::string, located<query_entry>>;
using query_form = std::variant<query_map, located<std::string>, std::vector<located<std::string>>>;

struct graph_section {
    located<std::string> schema;
    located<query_form> queries;  ///< an empty map without a position when the key is absent
    std::optional<located<std::string>> embedding_provider;
};

struct policy_section {
    located<std::string> file;
    located<std::vector<located<std::string>>> applies_to;  ///< as written; may be empty
};

/// The decoded document.
struct cluster_config {
    std::string file;  ///< the name of the file in reports, for faults in sections of other kinds
    located<std::uint64_t> version;
    std::optional<located<std::string>> metadata_name;
    std::optional<located<std::string>> storage;        ///< as written
    std::string storage_root;                           ///< an absolute local path or an `s3://` URI
    std::optional<located<std::string>> backend;        ///< as written
    std::optional<std::string> ledger_root;             ///< as storage_root, when the backend is a place of its own
    std::optional<located<bool>> lock;                  ///< absent: the lock is used
    std::optional<located<bool>> two_person_approvals;  ///< absent: the approver may also apply

    std::map<std::string, located<provider_section>> providers;  ///< `providers.embedding`
    std::map<std::string, located<graph_section>> graphs;
    std::map<std::string, located<policy_section>> policies;
    std::map<std::string, yaml_node> extra;  ///< sections of other kinds, not decoded

    /// The part of this document that the config digest covers (control-plane specification §2.3);
    /// config/config_json.hpp writes it.
    std::string config_json;

    [[nodiscard]] bool requires_two_persons() const { return two_person_approvals && two_person_approvals->value; }
    [[nodiscard]] bool locked() const { return !lock || lock->value; }
};

}  // namespace omnigraph::cluster
