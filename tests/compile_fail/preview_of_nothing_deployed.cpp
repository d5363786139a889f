// error: a kind with a `preview` needs `operations` and a `root`, or to be one that `moves_container`
#include <omnigraph/cluster/host/change_preview.hpp>
#include <omnigraph/cluster/host/operation.hpp>

#include <support/library_kinds.hpp>
using namespace omnigraph::cluster;

struct dashboard;
template <>
struct omnigraph::cluster::resource_traits<dashboard> {
    static constexpr address_pattern pattern{"dashboard.<name>"};
    using depends_on = kinds<library::shelf>;
    struct declaration { std::string layout; };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.layout); }
    static void references(const declaration&, auto&&) {}
    static graph_result<change_preview> preview(const operation_context&, const declaration&) { return change_preview{}; }
};

using order = kind_order_t<library::kinds::with<dashboard>>;
