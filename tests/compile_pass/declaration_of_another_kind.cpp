#include <support/library_kinds.hpp>
using namespace omnigraph::cluster;
using namespace library;

declaration_of<book> moby_dick{"shelf.left"_addr, "Call me Ishmael."};
