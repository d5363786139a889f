// What the examples of json, posix, store, host, ledger, config and policy use and do not declare.
#pragma once

#include <fcntl.h>
#include <future>
#include <unistd.h>

#include <omnigraph/cluster/config/folder_sources.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>
#include <omnigraph/cluster/lang/migration/migration_text.hpp>
#include <omnigraph/cluster/ledger/kept_apart.hpp>

namespace omnigraph::cluster::examples {

extern diagnostics &found, &findings;
extern runtime& system;
extern const std::string text, formatted, schema_source, desired_source, key, bytes, path, id, dir, refused;

void print(const auto&... values);

// host
extern graph_upkeep& upkeep;

// json
extern const json document;

// store
extern object_store &store, &target;
extern std::unique_ptr<object_store> bucket, graph_bucket, state_bucket;
extern const root_opener open_root;
extern const instant now;
extern const http_endpoint endpoint;
extern const s3_settings settings;
extern const http_response response;
extern const s3_credentials credentials;
extern const s3_request request;
diagnostic refuse(const auto& findings);
http_failure retry();
extern s3_client& client;
store_result<object_version> read_back();
store_error retry_after(const store_error& failed);
extern read_ahead_store& ahead;
std::future<std::string> read_in_a_thread(object_store& store, std::string_view key);
extern const std::size_t limit;
extern const posix::file_descriptor folder, root_folder;
extern const std::string root_path, url, text_of_cluster_yaml;
extern store_counter& counter;
extern const std::vector<std::string> keys;
extern const std::vector<blob> blobs;
void visit(const auto& object);
posix::file_result<done> sync_folder(int folder);
extern const struct ::stat about;
extern const file_state seen_before;
extern const digest known_digest;

// host
extern graph_session& session;
extern const graph::embedder& texts;
extern const std::vector<std::string> bodies;
extern graph_host& host;
extern const graph_error failed;
extern graph::graph_engine& engine;
extern const std::string records;
extern const json values;
extern const query_result answer;
extern const std::shared_ptr<graph_session>* opened;
extern graph_session& session;
extern const std::string query_text, commit_id;
void report(const std::vector<merge_conflict>& found);
extern const digest wanted;
void write_at_length();

// ledger
extern divided_store& divided;
extern const cluster_places places;
extern const std::vector<payload_blob> payloads;
extern const digest recorded_digest, graph_digest, schema_digest;
extern const std::string operation_id;
extern const sidecar_record record, with_pin;
extern const ledger_state& state;
extern const live_graph& live;
extern const std::string place;
extern const approval_record agreed, consumed;
extern const stored_approval& given;

// config
extern folder_sources& sources;
extern fault_sink& faults;
extern const yaml_node &root, &node;
extern const std::string config_dir;
extern const cluster_config config;
extern const embedding_profile_record& profile;

// policy
extern const source_file& file;
extern const std::vector<bound_policy> bound;
extern const policy_bundle bundle, applied_bundle;

}  // namespace omnigraph::cluster::examples
