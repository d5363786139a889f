#include <support/library_kinds.hpp>
using namespace omnigraph::cluster;

struct dashboard;
template <>
struct omnigraph::cluster::resource_traits<dashboard> {
    static constexpr address_pattern pattern{"dashboard.<name>"};
    using depends_on = kinds<>;
    struct declaration {};
    static digest digest_of(const declaration&) { return {}; }
    static void references(const declaration&, auto&&) {}
};

using order = kind_order_t<library::kinds::with<dashboard>>;
