// error: an_address_pattern_needs_a_placeholder_behind_its_words
// errors: 2
#include <omnigraph/cluster/core/address_pattern.hpp>

constexpr omnigraph::cluster::address_pattern pattern{"widget"};
