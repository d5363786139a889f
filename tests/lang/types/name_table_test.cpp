// What belongs to names, few or many.
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/lang/types/name_table.hpp>

using omnigraph::cluster::lang::name_table;

TEST_CASE("a name table finds what a map finds, in order of addition, whether it is short or long") {
    CHECK(rc::check([](const std::vector<std::uint8_t>& picks) {
        std::vector<std::string> names;
        for (int i = 0; i < 256; ++i) names.push_back("n" + std::to_string(i));
        name_table<std::size_t> table;
        std::map<std::string_view, std::size_t> expected;
        std::vector<std::string_view> order;
        for (std::size_t i = 0; i < picks.size(); ++i) {
            const auto& name = names[picks[i]];
            const bool fresh = expected.emplace(name, i).second;
            RC_ASSERT(table.add(name, i) == fresh);
            if (fresh) order.push_back(name);
        }
        for (const auto& name : names) {
            const auto* found = table.find(name);
            const auto at = expected.find(name);
            RC_ASSERT((found != nullptr) == (at != expected.end()));
            if (found) RC_ASSERT(*found == at->second);
        }
        RC_ASSERT(table.entries().size() == order.size());
        for (std::size_t i = 0; i < order.size(); ++i) RC_ASSERT(table.entries()[i].name == order[i]);
    }));
}
