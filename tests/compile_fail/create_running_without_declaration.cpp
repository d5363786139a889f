// error: an operation needs: static graph_result<operation_outcome> run
#include <support/library_kinds.hpp>

#include <omnigraph/cluster/host/operation.hpp>
using namespace omnigraph::cluster;

struct dashboard;

struct move_dashboard {
    static constexpr std::string_view name = "dashboard_move";
    static constexpr change_action action = change_action::create;
    static constexpr diagnostic_code failed{"dashboard_move_failed"};
    static constexpr diagnostic_code incomplete{"dashboard_move_incomplete"};
    static preparation prepare(const operation_context&, const auto&) { return preparation::proceed({}); }
    static graph_result<operation_outcome> run(const operation_context&) { return operation_outcome{}; }
    static recovery_verdict classify(const recovery_observation& seen) { return classify_creation(seen); }
};

template <>
struct omnigraph::cluster::resource_traits<dashboard> {
    static constexpr address_pattern pattern{"dashboard.<name>"};
    using depends_on = kinds<library::shelf>;
    struct declaration {
        std::string layout;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.layout); }
    static void references(const declaration&, auto&&) {}
    using operations = operation_list<move_dashboard>;
    static std::string root(std::string_view address) { return "dashboards/" + std::string{address}; }
    static constexpr diagnostic_code observation_error{"dashboard_observation_error"};
};

using order = kind_order_t<library::kinds::with<dashboard>>;
