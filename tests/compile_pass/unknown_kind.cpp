#include <support/library_kinds.hpp>
using namespace omnigraph::cluster;

using order = kind_order_t<kinds<library::book, library::shelf>>;
