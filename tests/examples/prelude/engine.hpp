// What the examples of core, kinds, engine and the faces use and do not declare.
#pragma once

#include <array>
#include <ostream>
#include <variant>

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/engine/plan/plan_details.hpp>
#include <omnigraph/cluster/engine/plan/saved_plan.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/standard.hpp>

struct report_declaration;
using declaration = omnigraph::cluster::declaration_of<omnigraph::cluster::kind::graph>;

namespace acme {

struct dashboard;

}  // namespace acme

template <>
struct omnigraph::cluster::resource_traits<acme::dashboard> {
    static constexpr address_pattern pattern{"dashboard.<name>"};
};

namespace omnigraph::cluster::examples {

extern runtime& system;
extern object_store &store, &new_place;
extern diagnostics& findings;
extern const std::string text, bytes, id;
extern const std::variant<int, std::string> either;
extern std::ostream& out;

void print(const auto&... values);
result<std::string> read(std::string_view key);

// core
extern const digest_table table;
extern const std::uint64_t milliseconds;
extern const std::uint32_t pid;
extern const std::array<std::uint8_t, 10> random;

extern const std::vector<std::string> names;
extern std::vector<std::size_t>& sizes;

// kinds
extern const declaration_of<kind::query> declared;
extern const std::shared_ptr<const source_file> file;
extern const std::shared_ptr<const lang::schema_catalog> catalog;
extern const embedding_profile_record& profile;

// engine
extern const environment& env;
extern const cluster_config& config;
extern observe_report& report;
extern desired_state<standard_kinds>& desired;
extern const loaded_config& loaded;
extern const kind_list& list;
extern const applied_rows& applied;
extern const address_set& pending;
extern cluster_plan& planned;
extern const run_context& run;
extern const ledger_state& base;
extern ledger_state& next;
extern const fence_results& moved;
extern const std::string ledger_cas;
extern graph_host& host;
std::unique_ptr<graph_host> open_host(object_store& store);
extern const change_previews& previews;
extern const saved_plan& saved;
extern const erased_kind& kind_of_graphs;
extern const std::string uid;
extern const plan_base& now;
extern const operation_context& context;
extern const plan_input& input;
extern const std::size_t rank;
extern const ledger_state& state;
extern session& held;
extern const revision_origin& origin;
extern const payload_texts& payloads;
extern const access_effects& effects;
extern const approval_book& book;
extern const consent_request& request;
extern const approval_use& use;
extern const std::vector<approval_use>& uses;

}  // namespace omnigraph::cluster::examples
