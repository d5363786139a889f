// The second translation unit calls the same bodies as the first, so both have to agree on one definition.
#include <iostream>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "soup.hpp"

int main() {
    using namespace omnigraph::cluster;
    const auto answer = parse_json(soup("abc"));
    const auto same = answer && answer->at("soup").as_string() == digest_of_bytes("abc").hex();
    std::cout << (same ? compact_json(*answer) : "the units disagree") << '\n';
}
