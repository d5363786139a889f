// The name of a JSON value, for contracts that only pass one on: Boost.JSON itself stays with json/json.hpp.
#pragma once

namespace boost::json {

class value;

}  // namespace boost::json

namespace omnigraph::cluster {

/// Any JSON value.
using json = boost::json::value;

}  // namespace omnigraph::cluster
