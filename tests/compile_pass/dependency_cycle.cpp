#include <omnigraph/cluster/core/kind_order.hpp>
using namespace omnigraph::cluster;

struct bronze;
struct silver;
struct gold;

template <class... On>
struct metal_traits {
    using depends_on = kinds<On...>;
    struct declaration {};
    static digest digest_of(const declaration&) { return {}; }
    static void references(const declaration&, auto&&) {}
};

template <>
struct omnigraph::cluster::resource_traits<bronze> : metal_traits<gold> {
    static constexpr address_pattern pattern{"bronze.<name>"};
};
template <>
struct omnigraph::cluster::resource_traits<silver> : metal_traits<bronze> {
    static constexpr address_pattern pattern{"silver.<name>"};
};
template <>
struct omnigraph::cluster::resource_traits<gold> : metal_traits<> {
    static constexpr address_pattern pattern{"gold.<name>"};
};

static_assert(std::same_as<kind_order_t<kinds<bronze, silver, gold>>, kinds<gold, bronze, silver>>);
