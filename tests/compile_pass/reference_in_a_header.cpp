#include <support/library_kinds.hpp>
using namespace omnigraph::cluster;

struct dashboard;
template <>
struct omnigraph::cluster::resource_traits<dashboard> {
    static constexpr address_pattern pattern{"dashboard.<name>"};
    using depends_on = kinds<library::shelf>;
    struct declaration {
        address<library::shelf> shown_on;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.shown_on.str()); }
    static void references(const declaration& d, auto&& refer_to) { refer_to(d.shown_on); }
};

static_assert(check_kind<dashboard>());
