// Bodies of config/storage_root.hpp.
#pragma once

#include <algorithm>
#include <filesystem>
#include <ranges>

#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/config/storage_root.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/store/file_uri.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE diagnostic storage_root_problem::about(const std::string& word) const {
    return error(codes::invalid_storage_root, hide_user(word), message).with_remedy(remedy);
}

OMNIGRAPH_INLINE std::string absolute_folder(const std::string& folder) {
    auto path = std::filesystem::absolute(folder.empty() ? "." : folder).lexically_normal();
    if (!path.has_filename() && path.has_relative_path()) path = path.parent_path();
    return path.string();
}

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

inline constexpr std::string_view storage_forms = "Write a folder, or `s3://bucket/prefix`.";

/// The scheme of `scheme://...`; empty when there is none.
[[nodiscard]] OMNIGRAPH_INLINE std::string_view scheme_of(std::string_view text) {
    const auto end = text.find("://");
    if (end == std::string_view::npos || end == 0 || !is_ascii_letter(text.front())) return {};
    const auto scheme = text.substr(0, end);
    const auto legal = [](char c) {
        return is_ascii_letter(c) || is_ascii_digit(c) || c == '+' || c == '-' || c == '.';
    };
    return std::ranges::all_of(scheme, legal) ? scheme : std::string_view{};
}

/// `s3:/bucket` would be a folder beside cluster.yaml, and the data nowhere near the bucket.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<storage_root_problem> half_a_scheme(std::string_view text,
                                                                                 const std::string& name) {
    const auto scheme = ascii_lower(text.substr(0, text.find(':')));
    if (scheme.size() == text.size() || (scheme != "s3" && scheme != "file")) return std::nullopt;
    auto rest = text.substr(scheme.size() + 1);
    while (rest.starts_with('/')) rest.remove_prefix(1);
    return storage_root_problem{name + " begins with `" + std::string{text.substr(0, scheme.size() + 1)} +
                                    "` without the two slashes of an address.",
                                "Write `" + scheme + (scheme == "s3" ? "://" : ":///") + std::string{rest} +
                                    "`; write `./" + std::string{text} + "` for a folder of that name."};
}

[[nodiscard]] OMNIGRAPH_INLINE storage_root_problem wrong_file_uri(std::string_view uri, const std::string& name) {
    if (!uri.substr(std::string_view{"file://"}.size()).starts_with('/'))
        return {name + " has a `file://` address that is not absolute.",
                "Write `file:///absolute/path`, or the path alone."};
    return {name + " has a `file://` address with a `?`, a `#` or a `%` that is no escape.",
            "Write these characters as `%3F`, `%23` and `%25`, or the path alone."};
}

[[nodiscard]] OMNIGRAPH_INLINE result<std::string, storage_root_problem> resolve_bucket(std::string_view after_scheme,
                                                                                        const std::string& name) {
    const auto bucket = after_scheme.substr(0, after_scheme.find('/'));
    if (bucket.empty())
        return storage_root_problem{name + " names no bucket after `s3://`.", "Write `s3://bucket/prefix`."};
    for (auto rest = after_scheme.substr(bucket.size()); !rest.empty();) {
        rest.remove_prefix(1);
        const auto segment = rest.substr(0, rest.find('/'));
        rest.remove_prefix(segment.size());
        if (segment.empty() || segment == "." || segment == "..")
            return storage_root_problem{
                "The prefix in " + name +
                    " has an empty, `.` or `..` segment, which in a bucket means something else "
                    "than in a folder.",
                "Write the prefix plainly, as in `s3://bucket/teams/prod`."};
    }
    return "s3://" + std::string{after_scheme};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<std::string, storage_root_problem> resolve_storage_root(std::string_view written,
                                                                                const std::string& config_dir,
                                                                                std::string_view key) {
    const auto name = "`" + std::string{key} + "`";
    auto text = trim_blanks(written);
    if (has_credentials(text) || may_have_user(text))
        return storage_root_problem{
            name + " contains a user, a password or a key.",
            std::string{"Write the address alone; credentials come from the environment (`AWS_ACCESS_KEY_ID` and its "
                        "neighbours)."} +
                (has_credentials(text) ? "" : " Write `./` before the name of a folder that has a `:` and an `@`.")};
    if (text.starts_with('~'))
        return storage_root_problem{
            name + " begins with `~`, which only a shell replaces by the home folder.",
            "Write the whole path; write `./" + std::string{text} + "` for a folder of that name beside cluster.yaml."};
    if (has_env_reference(text))
        return storage_root_problem{name + " refers to an environment variable, and nothing replaces that here.",
                                    "Write the place itself; only the `api_key` of an embedding provider may be "
                                    "`${NAME}`."};
    const auto scheme = detail::scheme_of(text);
    if (!scheme.empty() && scheme != "s3" && scheme != "file")
        return storage_root_problem{
            name + " has the scheme `" + std::string{scheme} + "://`, which no store of this program answers to.",
            ascii_lower(scheme) == "s3" ? "Write `s3://` in lower case." : std::string{detail::storage_forms}};
    std::string named;
    if (scheme == "file") {
        auto path = path_of_file_uri(text);
        if (!path) return detail::wrong_file_uri(text, name);
        text = named = *std::move(path);
    }
    if (std::ranges::any_of(text, is_ascii_control))
        return storage_root_problem{name + " contains a control character.", std::string{detail::storage_forms}};

    if (!is_utf8(text))
        return storage_root_problem{name + " is not UTF-8, so the ledger could not name it.",
                                    std::string{detail::storage_forms}};

    if (scheme == "s3") text.remove_prefix(scheme.size() + 3);
    if (scheme.empty())
        if (auto slip = detail::half_a_scheme(text, name)) return *std::move(slip);
    while (text.ends_with('/')) text.remove_suffix(1);
    if (scheme == "s3") return detail::resolve_bucket(text, name);
    if (text.empty())
        return storage_root_problem{
            name + " is empty, or nothing but slashes.",
            "Leave " + name + " out to store beside cluster.yaml, or write a folder or `s3://bucket/prefix`."};
    auto folder = absolute_folder(
        (std::filesystem::path{config_dir.empty() ? "." : config_dir} / std::filesystem::path{text}).string());
    if (!is_utf8(folder))
        return storage_root_problem{
            name + " lies in a folder whose path is not UTF-8, so the ledger could not name it.",
            "Write the path of another folder, or rename that one."};
    return folder;
}

}  // namespace omnigraph::cluster
