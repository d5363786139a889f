// Declared files in memory, for tests and fuzzers.
//
//     memory_sources sources{{{"people.pg", "node Person { name: String @key }"}}};
//     auto schema = sources.read("./people.pg");
//
// (1) Paths are normalised. A path that is absolute or leads out of the folder is `outside`, as in a real folder.
// (2) A folder exists when a file lies below it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

class memory_sources final : public source_reader {
public:
    /// Texts by normalised path: `people.pg`, `queries/find.gq`.
    using files = std::map<std::string, std::string, std::less<>>;

    explicit memory_sources(files texts);

    [[nodiscard]] result<std::shared_ptr<const source_file>, source_problem> read(std::string_view declared) override;
    [[nodiscard]] result<source_file, source_problem> reread(std::string_view declared) const override;
    [[nodiscard]] bool is_directory(std::string_view declared) const override;
    [[nodiscard]] result<std::vector<std::string>, source_problem> list_directory(
        std::string_view declared, std::string_view extension) const override;
    [[nodiscard]] std::string display(std::string_view declared) const override;

private:
    [[nodiscard]] source_problem facts_of(source_fault fault, std::string_view declared, std::string what) const;

    files texts_;
    std::map<std::string, std::shared_ptr<const source_file>, std::less<>> by_declared_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/memory_sources.ipp>
#endif
