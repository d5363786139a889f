#include <support/library_kinds.hpp>
using namespace omnigraph::cluster;
using namespace library;

address<book> moby_dick = "book.left.moby-dick"_addr;
