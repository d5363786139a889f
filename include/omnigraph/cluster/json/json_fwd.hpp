// Declares the type of a JSON value, for contracts that only pass one on, so that they need not include Boost.JSON.
#pragma once

namespace boost::json {

class value;

}  // namespace boost::json

namespace omnigraph::cluster {

/// Any JSON value.
using json = boost::json::value;

}  // namespace omnigraph::cluster
