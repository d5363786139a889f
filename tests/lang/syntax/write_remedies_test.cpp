// Remedies of reads, said of a write.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/syntax/write_remedies.hpp>

namespace omnigraph::cluster::lang {

TEST_CASE("in a write a remedy names properties as the write does, and none that only a read can follow") {
    const std::string length = "Write char_length($p.name).";
    CHECK(in_write(length, row_naming::by_variable) == length);
    CHECK(in_write(length, row_naming::alone) == "Write char_length(name).");
    CHECK(in_write(length, row_naming::by_parameter) == "Write char_length($name).");
    CHECK(in_write("Write two comparisons: $p.age >= 3 and $p.age <= 5.", row_naming::alone) ==
          "Write two comparisons: age >= 3 and age <= 5.");
    CHECK(in_write("Write contains, or search($p.name, \"word\") for words.", row_naming::alone) == "Write contains.");
    CHECK(in_write("Declare the parameter as $n: I32?.", row_naming::alone) == "Declare the parameter as $n: I32?.");
    CHECK(in_write("Write $p.", row_naming::alone) == "Write $p.");
    for (const auto* of_reads : {"Follow an edge in `match`: $p worksAt $c.", "Write $p alone: the whole node.",
                                 "Write collect($p.name).", "Write search($p.name, \"x\")."})
        for (const auto naming : {row_naming::alone, row_naming::by_parameter}) {
            CHECK(in_write(of_reads, naming) != of_reads);
            CHECK(in_write(of_reads, naming).find("$p") == std::string::npos);
        }
}

}  // namespace omnigraph::cluster::lang
