#include <support/library_kinds.hpp>

#include <omnigraph/cluster/core/change_view.hpp>
using namespace omnigraph::cluster;

struct dashboard;
template <>
struct omnigraph::cluster::resource_traits<dashboard> {
    static constexpr address_pattern pattern{"dashboard.<name>"};
    using depends_on = kinds<library::shelf>;
    struct declaration {
        std::string layout;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.layout); }
    static void references(const declaration&, auto&&) {}
    static reversibility_tier reversibility(const change_view& change) {
        return change.action == change_action::erase ? reversibility_tier::irreversible
                                                     : reversibility_tier::display_only;
    }
};

using order = kind_order_t<library::kinds::with<dashboard>>;
