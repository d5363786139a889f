// A small cluster folder, and what its commands say with everything that varies replaced.
#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "cli/program.hpp"
#include "support/files.hpp"

namespace omnigraph::cluster {

inline constexpr std::string_view example_schema = R"(node Person {
    name: String @key
    age: I32?
}
edge Knows: Person -> Person
)";

inline constexpr std::string_view example_queries = R"(query everyone() {
    match { $p: Person }
    return { $p.name as name, $p.age as age }
    order { $p.name }
}

query older_than($age: I32) {
    match {
        $p: Person
        $p.age > $age
    }
    return { $p.name as name }
    order { $p.name }
}

query add_person($name: String, $age: I32?) {
    insert Person { name: $name, age: $age }
}
)";

inline constexpr std::string_view example_records = R"({"type": "Person", "data": {"name": "Ada", "age": 36}}
{"type": "Person", "data": {"name": "Bob"}}
{"edge": "Knows", "from": "Ada", "to": "Bob"}
)";

inline constexpr std::string_view example_config = R"(version: 1
metadata:
  name: example
graphs:
  kb:
    schema: kb.pg
    queries: queries/
)";

class example_cluster {
public:
    example_cluster() {
        folder_.write("cluster.yaml", example_config);
        folder_.write("kb.pg", example_schema);
        folder_.write("queries/people.gq", example_queries);
    }

    /// Imported and applied.
    static example_cluster& apply_to(example_cluster& cluster) {
        cluster.run("import");
        cluster.run("apply");
        return cluster;
    }

    [[nodiscard]] const temporary_folder& folder() const { return folder_; }
    [[nodiscard]] std::string dir() const { return folder_.str(); }

    /// `omnigraph cluster <verb> --config <folder> <more>`. Remedies repeat the option (remedies_test.cpp); here they
    /// are given without it, so that they read as in the folder itself.
    finished_program run(const std::string& verb, const std::vector<std::string>& more = {},
                         const program_options& options = {}) const {
        std::vector<std::string> words{"cluster", verb, "--config", dir()};
        words.insert(words.end(), more.begin(), more.end());
        auto done = run_omnigraph(words, options);
        for (auto* text : {&done.out, &done.err}) *text = without_config(std::move(*text));
        return done;
    }

    [[nodiscard]] std::string without_config(std::string text) const {
        const auto given = " --config " + dir();
        for (std::size_t at = 0; (at = text.find(given, at)) != std::string::npos;) text.erase(at, given.size());
        return text;
    }

    /// Every file below the folder with its content; locks of the store hold nothing and are left out.
    [[nodiscard]] std::map<std::string, std::string> files() const {
        std::map<std::string, std::string> all;
        for (const auto& entry : std::filesystem::recursive_directory_iterator{folder_.path()}) {
            const auto name = entry.path().lexically_relative(folder_.path()).string();
            if (name.find(".omnigraph-locks") != std::string::npos || entry.is_symlink() || !entry.is_regular_file())
                continue;
            all[name] = entry.file_size() < 1'000'000 ? read_file(entry.path()) : "large";
        }
        return all;
    }

    /// Digests, ids, times, ages, process and host replaced by words; the folder by `<dir>`.
    [[nodiscard]] std::string steady(std::string text) const {
        for (std::size_t at = 0; (at = text.find(dir(), at)) != std::string::npos;)
            text.replace(at, dir().size(), "<dir>");
        text = std::regex_replace(text, std::regex{"[0-9a-f]{64}"}, "<digest>");
        text = std::regex_replace(text, std::regex{"\\b[0-9A-HJKMNP-TV-Z]{26}\\b"}, "<id>");
        text = std::regex_replace(text, std::regex{"\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"}, "<time>");
        return text;
    }

private:
    temporary_folder folder_;
};

}  // namespace omnigraph::cluster
