// error: ambiguous_prefix<library::shelf, rack>
#include <support/library_kinds.hpp>
using namespace omnigraph::cluster;

struct rack;
template <>
struct omnigraph::cluster::resource_traits<rack> {
    static constexpr address_pattern pattern{"shelf.rack.<name>"};
    using depends_on = kinds<>;
    struct declaration {};
    static digest digest_of(const declaration&) { return {}; }
    static void references(const declaration&, auto&&) {}
};

using order = kind_order_t<library::kinds::with<rack>>;
