// A diagnostic: one finding of a command about its input, the ledger or the world.
//
//     findings.push_back(error(codes::query_file_missing, "graphs.kb.queries", "There is no file `q.gq`.")
//                         .with_position({"cluster.yaml", 7, 5})
//                         .with_remedy("Create the file, or correct the path."));
//
// A code is part of the JSON output, so it is spelled once, in core/codes.hpp, and never changes its text. The message
// says what is wrong with which thing; the remedy says what to do about it. Neither they nor the path show a user or a
// password of an address: the functions below hide them (core/secret_names.hpp), and escape bytes that are not UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace omnigraph::cluster {

enum class severity { warning, error };

/// The stable name of one fault, compared by its text.
struct diagnostic_code {
    std::string_view text;
    friend bool operator==(const diagnostic_code&, const diagnostic_code&) = default;
};

/// A place in a file that the user wrote. Lines and columns count from 1; zero means unknown. Columns count bytes.
struct source_position {
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
    std::size_t end_column = 0;  ///< one past the last column, when the range ends on this line; for showing only
    friend bool operator==(const source_position&, const source_position&) = default;
};

/// One finding. `path` is a typed address, a dotted key path or a stored path (specification §10).
struct diagnostic {
    diagnostic_code code;
    severity level = severity::error;
    std::string path;
    std::string message;
    std::string remedy = {};        ///< the edit or command that cures it; may be empty
    source_position position = {};  ///< empty file: no place in a file is known

    [[nodiscard]] diagnostic with_position(source_position where) &&;
    [[nodiscard]] diagnostic with_remedy(std::string remedy_text) &&;
    friend bool operator==(const diagnostic&, const diagnostic&) = default;
};

/// Findings in the order in which they were found.
using diagnostics = std::vector<diagnostic>;

/// A diagnostic of severity `error`.
[[nodiscard]] diagnostic error(diagnostic_code code, std::string path, std::string message);

/// A diagnostic of severity `warning`.
[[nodiscard]] diagnostic warning(diagnostic_code code, std::string path, std::string message);

/// Returns the same finding as a warning, which does not make the command fail.
[[nodiscard]] diagnostic as_warning(diagnostic finding);

/// Whether any finding is an error; warnings alone do not stop a command.
[[nodiscard]] bool has_errors(const diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/diagnostic.ipp>
#endif
