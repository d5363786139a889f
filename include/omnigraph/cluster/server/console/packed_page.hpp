// The console's page as it is embedded: gzip, in base 64.
//
//     std::cout << packed_console_page().size();
//
// The page is written in page/; scripts/embed-console makes the body of this header from it, and a test compares the
// two.
#pragma once

#include <string_view>

namespace omnigraph::cluster::server {

[[nodiscard]] std::string_view packed_console_page();

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/console/packed_page.ipp>
#endif
