#include <omnigraph/cluster/kinds/standard.hpp>
using namespace omnigraph::cluster;

address<kind::query> knowledge = "query.knowledge.find_experts"_addr;
