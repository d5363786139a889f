// error: resource_traits<Kind> needs: using declaration
#include <support/library_kinds.hpp>
using namespace omnigraph::cluster;

struct dashboard;
template <>
struct omnigraph::cluster::resource_traits<dashboard> {
    static constexpr address_pattern pattern{"dashboard.<name>"};
    using depends_on = kinds<>;
    static digest digest_of(const auto&) { return {}; }
    static void references(const auto&, auto&&) {}
};

using order = kind_order_t<library::kinds::with<dashboard>>;
