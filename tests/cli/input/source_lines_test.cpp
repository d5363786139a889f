#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/cli/input/source_lines.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using omnigraph::cluster::cli::source_lines;

TEST_CASE("lines count from 1, without what ends them, and there is none beyond the last") {
    source_lines sources;
    sources.remember("-e", "one\r\ntwo\n\nfour");
    CHECK(sources.line("-e", 1) == "one");
    CHECK(sources.line("-e", 2) == "two");
    CHECK(sources.line("-e", 3) == "");
    CHECK(sources.line("-e", 4) == "four");
    CHECK_FALSE(sources.line("-e", 5));
    CHECK_FALSE(sources.line("-e", 0));
}

TEST_CASE("the lines of a source, joined again, are the source") {
    CHECK(rc::check([] {
        std::string text;
        for (auto left = *rc::gen::inRange(0, 20); left > 0; --left) text += *rc::gen::element('a', '\n', ' ');
        source_lines sources;
        sources.remember("s", text);
        std::string joined;
        for (std::size_t number = 1;; ++number) {
            const auto line = sources.line("s", number);
            if (!line) break;
            joined += *line + "\n";
        }
        if (!text.empty() && text.back() != '\n') text += '\n';
        RC_ASSERT(joined == text);
    }));
}

TEST_CASE("a file is looked up in the folder and read once") {
    temporary_folder folder;
    folder.write("queries/a.gq", "first");
    source_lines sources{folder.str()};
    CHECK(sources.line("queries/a.gq", 1) == "first");
    folder.write("queries/a.gq", "second");
    CHECK(sources.line("queries/a.gq", 1) == "first");
    CHECK(source_lines{"/nowhere"}.line((folder / "queries/a.gq").string(), 1) == "second");
}

TEST_CASE("what cannot be read is not shown, and is no error") {
    temporary_folder folder;
    source_lines sources{folder.str()};
    CHECK_FALSE(sources.line("none.gq", 1));
    CHECK_FALSE(sources.line(folder.str(), 1));
}
