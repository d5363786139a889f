// error: a kind that `moves_container` has no `root`
#include <omnigraph/cluster/host/operation.hpp>

#include <support/library_kinds.hpp>
#include <support/sound_operation.hpp>
using namespace omnigraph::cluster;

struct room;
struct plan_of_room;

struct create_room : sound_operation {};
struct redraw : sound_operation {
    static constexpr std::string_view name = "redraw";
};

template <>
struct omnigraph::cluster::resource_traits<room> {
    static constexpr address_pattern pattern{"room.<name>"};
    using depends_on = kinds<>;
    struct declaration {
        std::string layout;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.layout); }
    static void references(const declaration&, auto&&) {}
    using operations = operation_list<create_room>;
    static std::string root(std::string_view address) { return "rooms/" + std::string{address}; }
    static constexpr diagnostic_code observation_error{"room_observation_error"};
};

template <>
struct omnigraph::cluster::resource_traits<plan_of_room> {
    static constexpr address_pattern pattern{"plan.<room>"};
    using depends_on = kinds<room>;
    using within = room;
    static constexpr bool moves_container = true;
    struct declaration {
        std::string layout;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.layout); }
    static void references(const declaration&, auto&&) {}
    using operations = operation_list<redraw>;
    static std::string root(std::string_view address) { return "plans/" + std::string{address}; }
};

using order = kind_order_t<kinds<room, plan_of_room>>;
