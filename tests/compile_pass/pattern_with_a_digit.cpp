#include <omnigraph/cluster/core/address_pattern.hpp>

constexpr omnigraph::cluster::address_pattern pattern{"widget_two.<name>"};
