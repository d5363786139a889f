// error: an_address_pattern_is_words_then_placeholders
// errors: 2
#include <omnigraph/cluster/core/address_pattern.hpp>

constexpr omnigraph::cluster::address_pattern pattern{"query.<graph>.of.<name>"};
