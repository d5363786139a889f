// The tag types of the five standard kinds; each kind has a header of its own.
#pragma once

namespace omnigraph::cluster::kind {

struct embedding_provider;
struct graph;
struct schema;
struct query;
struct policy;

}  // namespace omnigraph::cluster::kind
