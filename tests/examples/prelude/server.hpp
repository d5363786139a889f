// What the examples of server use and do not declare.
#pragma once

#include <iostream>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

namespace acme {

using kinds = omnigraph::cluster::standard_kinds;

}  // namespace acme

/// Declared only: that any list of kinds compiles is tested elsewhere.
extern template int omnigraph::cluster::server::run_program<acme::kinds>(const std::vector<std::string>& arguments);

namespace omnigraph::cluster::server::examples {

extern event_log& log;
extern runtime& clock;
extern object_store& store;
extern const std::optional<std::string> actor;
extern const std::string body, branch, header, address;
extern const std::vector<std::string> arguments;
extern diagnostics &found, &warnings;

void print(const auto&... values);

// boot
extern const boot_environment& world;
extern const serving_snapshot& snapshot;
extern const graph_opener open_graph;
extern const cluster_opener reopen;
extern const std::vector<std::string> graphs;
extern std::vector<bool> opened;
bool open_root(const std::string& root);
extern const std::shared_ptr<const registry> first, serving;
extern const ledger_state& ledger;
result<std::string, token_fault> read_token_file(const std::string& path);

// http and handlers
extern application& app;
extern const request_head& head;
extern const served_graph& graph;
extern const request_context& request;
extern admission& writes;
extern boost::asio::ip::tcp::socket& socket;
extern const connection_context& context;
extern body_share& share_of_body;
extern boost::beast::tcp_stream& peer;
extern operation_deadline& time_left;
extern std::optional<std::stop_source>& running;
extern const exchange& asked;

}  // namespace omnigraph::cluster::server::examples
