#include <support/library_kinds.hpp>
using namespace omnigraph::cluster;

struct dashboard;
template <>
struct omnigraph::cluster::resource_traits<dashboard> {
    static constexpr address_pattern pattern{"dashboard.<name>"};
    using depends_on = kinds<library::book>;
    struct declaration {
        address<library::book> shows;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.shows.str()); }
    static void references(const declaration& d, auto&& refer_to) { refer_to(d.shows); }
};

using order = kind_order_t<library::kinds::with<dashboard>>;
