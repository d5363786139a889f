// error: shelf.*deleted function|deleted function.*shelf
#include <support/library_kinds.hpp>
using namespace omnigraph::cluster;
using namespace library;

declaration_of<book> moby_dick{"book.left.moby-dick"_addr, "Call me Ishmael."};
