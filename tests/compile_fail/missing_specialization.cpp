// error: this kind has no resource_traits specialization; is its header included
#include <support/library_kinds.hpp>
using namespace omnigraph::cluster;

struct dashboard;

using order = kind_order_t<library::kinds::with<dashboard>>;
