// The schemas of docs/languages.md: a reader may copy each of them.
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

TEST_CASE("each schema of the user's guide is one") {
    const char* const source = std::getenv("OMNIGRAPH_SOURCE");
    REQUIRE_MESSAGE(source, "OMNIGRAPH_SOURCE names the source tree");
    std::ifstream file{std::string{source} + "/docs/languages.md"};
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    constexpr std::string_view open = "\n```pg\n";
    std::size_t schemas = 0;
    for (auto at = page.find(open); at != std::string::npos; at = page.find(open, at)) {
        at += open.size();
        const auto text = page.substr(at, page.find("\n```", at) - at);
        faults found;
        CHECK_MESSAGE(compile_schema(text, found), text << '\n' << told(found, text));
        ++schemas;
    }
    CHECK(schemas >= 3);
}

}  // namespace omnigraph::cluster::lang
