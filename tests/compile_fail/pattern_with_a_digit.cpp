// error: words_of_an_address_pattern_are_of_small_letters_and_underscores
// errors: 2
#include <omnigraph/cluster/core/address_pattern.hpp>

constexpr omnigraph::cluster::address_pattern pattern{"widget2.<name>"};
