// A kind of somebody else's, planned by the library.
#include <iostream>

#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/json/json.hpp>

struct recipe;
template <>
struct omnigraph::cluster::resource_traits<recipe> {
    static constexpr address_pattern pattern{"recipe.<name>"};
    using depends_on = kinds<>;
    struct declaration {
        std::string text;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.text); }
    static void references(const declaration&, auto&&) {}
};

int main() {
    using namespace omnigraph::cluster;
    using mine = kinds<recipe>;
    desired_state<mine> desired;
    desired.declare(literal_in<mine, "recipe.soup">(), {"abc"});
    json answer;
    auto& rows = answer.emplace_object();
    for (const auto& [address, resource] : resource_table_of(desired)) rows[address] = resource.content_digest.hex();
    std::cout << compact_json(answer) << '\n';
}
