// error: the `name` of an operation is empty
#include <support/library_kinds.hpp>
#include <support/sound_operation.hpp>

#include <omnigraph/cluster/host/operation.hpp>
using namespace omnigraph::cluster;

struct dashboard;

struct create_dashboard : sound_operation {
    static constexpr std::string_view name = "";
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
    using operations = operation_list<create_dashboard>;
    static std::string root(std::string_view address) { return "dashboards/" + std::string{address}; }
    static constexpr diagnostic_code observation_error{"dashboard_observation_error"};
};

using order = kind_order_t<library::kinds::with<dashboard>>;
