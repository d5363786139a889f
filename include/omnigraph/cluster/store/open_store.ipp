// Bodies of store/open_store.hpp.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/file_uri.hpp>
#include <omnigraph/cluster/store/open_store.hpp>
#include <omnigraph/cluster/store/s3/s3_store.hpp>

namespace omnigraph::cluster::detail {

/// The `scheme` of `scheme://...`; empty when there is none.
[[nodiscard]] OMNIGRAPH_INLINE std::string_view uri_scheme(std::string_view root) {
    const auto end = root.find("://");
    if (end == std::string_view::npos || root.substr(0, end).find('/') != std::string_view::npos) return {};
    return root.substr(0, end);
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<std::unique_ptr<object_store>> open_store_with(std::string_view root,
                                                                       const store_opening& how) {
    const auto invalid = [&](const std::string& why, const std::string& remedy) {
        return error(codes::storage_root_invalid, "storage",
                     "The storage root `" + std::string{root} + "` cannot be used: " + why + ".")
            .with_remedy(remedy);
    };
    const std::string local = "Give an absolute path, or a file:// URI.";
    const auto scheme = detail::uri_scheme(root);
    if (scheme == "s3") {
        auto settings = s3_settings_from(root, posix::environment_variable);
        if (!settings) return std::move(settings).error();
        return std::unique_ptr<object_store>{std::make_unique<s3_store>(*std::move(settings))};
    }
    if (!scheme.empty() && scheme != "file")
        return invalid("`" + std::string{scheme} + "` is an unknown scheme", local);
    auto path = scheme.empty() ? std::optional{std::string{root}} : path_of_file_uri(root);
    if (!path) return invalid("it is no URI of a local path", "Write file:///path, with other characters as %xx.");
    if (!path->starts_with('/')) return invalid("it is not an absolute path", local);
    if (path->find('\0') != std::string::npos) return invalid("it contains a zero byte", local);
    file_store_options options;
    options.lock_wait = how.lock_wait;
    if (how.remembers_digests) options.known = digest_cache_of(*path);
    return std::unique_ptr<object_store>{std::make_unique<file_store>(*std::move(path), options)};
}

OMNIGRAPH_INLINE result<std::unique_ptr<object_store>> open_store(std::string_view root) {
    return open_store_with(root, store_opening{});
}

}  // namespace omnigraph::cluster
