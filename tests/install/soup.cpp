#include "soup.hpp"

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/json/json.hpp>

std::string soup(const std::string& recipe) {
    using namespace omnigraph::cluster;
    json answer;
    answer.emplace_object()["soup"] = digest_of_bytes(recipe).hex();
    return compact_json(answer);
}
