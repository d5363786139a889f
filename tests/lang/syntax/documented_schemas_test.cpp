// The schemas of docs/languages.md: a reader may copy each of them.

#include "support/files.hpp"
#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

TEST_CASE("each schema of the user's guide is one") {
    const auto page = read_file(source_folder() / "docs/languages.md");
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
