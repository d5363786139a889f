// error: resource_traits<Kind> needs: static digest digest_of
// What somebody sees whose first act with a faulty kind is to use it.
#include <omnigraph/cluster/engine/plan/desired_state.hpp>

#include <support/library_kinds.hpp>
using namespace omnigraph::cluster;

struct dashboard;
template <>
struct omnigraph::cluster::resource_traits<dashboard> {
    static constexpr address_pattern pattern{"dashboard.<name>"};
    using depends_on = kinds<library::book>;
    struct declaration { std::string layout; };
    static void references(const declaration&, auto&&) {}
};

int main() {
    using mine = library::kinds::with<dashboard>;
    desired_state<mine> desired;
    desired.declare(literal_in<mine, "dashboard.home">(), {"{}"});
    return static_cast<int>(desired.declarations_of<dashboard>().size());
}
