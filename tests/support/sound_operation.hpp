// An operation that is right: what a snippet derives its own from when something else in it is wrong.
#pragma once

#include <string_view>

#include <omnigraph/cluster/host/operation.hpp>

struct sound_operation {
    static constexpr std::string_view name = "dashboard_create";
    static constexpr omnigraph::cluster::change_action action = omnigraph::cluster::change_action::create;
    static constexpr omnigraph::cluster::diagnostic_code failed{"dashboard_create_failed"};
    static constexpr omnigraph::cluster::diagnostic_code incomplete{"dashboard_create_incomplete"};

    static omnigraph::cluster::preparation prepare(const omnigraph::cluster::operation_context&, const auto&) {
        return omnigraph::cluster::preparation::proceed({});
    }
    static omnigraph::cluster::graph_result<omnigraph::cluster::operation_outcome> run(
        const omnigraph::cluster::operation_context&, const auto&) {
        return omnigraph::cluster::operation_outcome{};
    }
    static omnigraph::cluster::recovery_verdict classify(const omnigraph::cluster::recovery_observation& seen) {
        return omnigraph::cluster::classify_creation(seen);
    }
};
