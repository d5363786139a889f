// The laws that are shipped for clusters of anybody's kinds, run over the standard ones and over two of strangers.
#include <doctest/doctest.h>

#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/testing/cluster_laws.hpp>

#include "support/orchard_kind.hpp"

using namespace omnigraph::cluster;

TEST_CASE("a cluster of standard kinds survives the loss of its ledger") {
    testing::lost_ledger_laws<standard_kinds>(
        {{"cluster.yaml",
          "version: 1\nproviders: { embedding: { default: { kind: mock } } }\n"
          "graphs:\n  kb: { schema: kb.pg, queries: queries, embedding_provider: default }\n  other: { schema: kb.pg "
          "}\n"
          "policies: { base: { file: base.yaml, applies_to: [kb] } }\n"},
         {"kb.pg", "node Person { name: String @key }\n"},
         {"queries/one.gq", "query one() { match { $p: Person } return { $p.name } }\n"},
         {"queries/two.gq", "query two() { match { $p: Person } return { $p.name as name } }\n"},
         {"base.yaml",
          "version: 1\ngroups: { readers: [ann] }\nrules: [{ id: r, allow: { actors: { group: readers }, actions: "
          "[read] "
          "} }]\n"}});
}

TEST_CASE("a cluster with orchards survives the loss of its ledger") {
    testing::lost_ledger_laws<orchard::kinds>(
        {{"cluster.yaml",
          "version: 1\nproviders: { embedding: { station: { kind: mock } } }\n"
          "orchards:\n  north: { trees: [apple], gardeners: [ann], weather: provider.embedding.station }\n"
          "  south: { trees: [fig] }\n"}});
}
