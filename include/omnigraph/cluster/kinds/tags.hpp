// The names of the five standard kinds; each is described in a header of its own.
#pragma once

namespace omnigraph::cluster::kind {

struct embedding_provider;
struct graph;
struct schema;
struct query;
struct policy;

}  // namespace omnigraph::cluster::kind
