// Bodies of store/s3/s3_settings.hpp.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/store/http/base_url.hpp>
#include <omnigraph/cluster/store/key.hpp>
#include <omnigraph/cluster/store/s3/s3_settings.hpp>

namespace omnigraph::cluster::detail {

/// The reason why `name` is not a valid bucket name; empty when it is valid.
[[nodiscard]] OMNIGRAPH_INLINE std::string bucket_fault(std::string_view name) {
    if (name.empty()) return "it names no bucket";
    if (name.size() < 3 || name.size() > 63) return "the name of a bucket has 3 to 63 characters";
    for (const char c : name)
        if (!(is_ascii_digit(c) || (is_ascii_letter(c) && !is_ascii_upper(c)) || c == '-' || c == '.'))
            return "the name of a bucket has only lower-case letters, digits, `-` and `.`";
    if (name.front() == '-' || name.front() == '.' || name.back() == '-' || name.back() == '.' ||
        name.find("..") != std::string_view::npos)
        return "the name of a bucket begins and ends with a letter or a digit, and has no two dots in a row";
    return {};
}

/// The values that count as true (engine specification part C.3). All others count as false.
[[nodiscard]] OMNIGRAPH_INLINE bool is_truthy(std::string_view value) {
    for (const auto* text : {"1", "true", "TRUE", "True", "yes", "YES", "on", "ON"})
        if (value == text) return true;
    return false;
}

struct set_variable {
    std::string name;
    std::string value;
};

/// The first of the variables that is set and not blank; without a value when none is.
[[nodiscard]] OMNIGRAPH_INLINE set_variable first_set(const environment_reader& environment,
                                                      std::initializer_list<const char*> names) {
    for (const auto* name : names)
        if (auto value = environment(name); value && !is_blank(*value)) return {name, std::string{trim_blanks(*value)}};
    return {};
}

[[nodiscard]] OMNIGRAPH_INLINE std::string listed_names(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
    return list;
}

/// A character that may stand in a header, and separates nothing there.
[[nodiscard]] OMNIGRAPH_INLINE bool is_of_credential(char c) { return c > ' ' && c < '\x7f'; }

[[nodiscard]] OMNIGRAPH_INLINE bool is_of_region(char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || c == '_' || c == '.';
}

/// The variables with a character that cannot be meant, as a list for a message.
[[nodiscard]] OMNIGRAPH_INLINE std::string garbled_variables(const environment_reader& environment) {
    std::vector<std::string> garbled;
    for (const auto* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
        if (!std::ranges::all_of(first_set(environment, {name}).value, is_of_credential)) garbled.emplace_back(name);
    const auto region = first_set(environment, {"AWS_REGION", "AWS_DEFAULT_REGION"});
    if (!std::ranges::all_of(region.value, is_of_region)) garbled.push_back(region.name);
    return listed_names(garbled);
}

/// Reads keys and region; returns the variables that are missing, as a list for a message.
[[nodiscard]] OMNIGRAPH_INLINE std::string read_credentials(const environment_reader& environment, bool other_store,
                                                            s3_settings& settings) {
    settings.keys.access_key = first_set(environment, {"AWS_ACCESS_KEY_ID"}).value;
    settings.keys.secret_key = first_set(environment, {"AWS_SECRET_ACCESS_KEY"}).value;
    settings.keys.session_token = first_set(environment, {"AWS_SESSION_TOKEN"}).value;
    settings.region = first_set(environment, {"AWS_REGION", "AWS_DEFAULT_REGION"}).value;
    std::vector<std::string> missing;
    if (settings.keys.access_key.empty()) missing.emplace_back("AWS_ACCESS_KEY_ID");
    if (settings.keys.secret_key.empty()) missing.emplace_back("AWS_SECRET_ACCESS_KEY");
    // Stores other than Amazon's mostly have a single region and accept this name for it.
    if (settings.region.empty() && other_store) settings.region = "us-east-1";
    if (settings.region.empty()) missing.emplace_back("AWS_REGION");
    return listed_names(missing);
}

/// Sets host and style of addressing; false when `url`, the address of another store than Amazon's, is no address.
[[nodiscard]] OMNIGRAPH_INLINE bool choose_endpoint(std::string_view url, const environment_reader& environment,
                                                    s3_settings& settings) {
    const auto style = environment("AWS_S3_FORCE_PATH_STYLE");
    if (url.empty()) {
        const bool is_in_china = settings.region.starts_with("cn-");
        settings.endpoint.host = "s3." + settings.region + ".amazonaws.com" + (is_in_china ? ".cn" : "");
        // A wildcard certificate covers one label before the name of the store, so a bucket with dots in its name goes
        // into the path.
        settings.path_style = settings.bucket.find('.') != std::string::npos || (style && is_truthy(*style));
    } else {
        auto base = parse_base_url(url);
        if (!base || !base->path.empty()) return false;
        settings.endpoint = std::move(base->endpoint);
        // No name can stand before an address.
        const bool is_address = settings.endpoint.host.starts_with('[');
        settings.path_style = is_address || !style || is_blank(*style) || is_truthy(*style);
    }
    return true;
}

struct settings_fault {
    std::string why;
    std::string remedy;
};

/// Reads credentials, region, endpoint and certificates; the fault names every variable that it is about.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<settings_fault> read_environment(const environment_reader& environment,
                                                                              s3_settings& settings) {
    const auto url = first_set(environment, {"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"});
    if (const auto missing = read_credentials(environment, !url.value.empty(), settings); !missing.empty())
        return settings_fault{"the environment does not have " + missing,
                              "Set " + missing + " in the environment; credentials are read from nowhere else."};
    if (const auto garbled = garbled_variables(environment); !garbled.empty())
        return settings_fault{
            "the environment has characters that cannot be meant in " + garbled,
            "Set " + garbled + " anew: visible ASCII characters, in a region letters, digits, `-`, `_` and `.` alone."};
    if (!url.name.empty()) settings.endpoint_variable = url.name;
    if (!choose_endpoint(url.value, environment, settings))
        return settings_fault{url.name + " is no URL of a host",
                              "Write https://host or https://host:port, without a path, a user or a password."};
    settings.endpoint.ca_file = first_set(environment, {"AWS_CA_BUNDLE"}).value;
    const auto& file = settings.endpoint.ca_file;
    if (!settings.endpoint.tls || file.empty()) return std::nullopt;
    if (const auto fault = fault_of_certificates(file); !fault.empty())
        return settings_fault{
            "AWS_CA_BUNDLE names no file of certificates that can be read (" + printable(file) + ": " + fault + ")",
            "Correct AWS_CA_BUNDLE, or unset it to trust the certificates of the system."};
    return std::nullopt;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<s3_settings> s3_settings_from(std::string_view root, const environment_reader& environment) {
    const auto invalid = [&](const std::string& why, const std::string& remedy) {
        return error(codes::storage_root_invalid, "storage",
                     "The storage root `" + std::string{root} + "` cannot be used: " + why + ".")
            .with_remedy(remedy);
    };
    auto place = root;
    if (!place.starts_with("s3://")) return invalid("it is no S3 URI", "Write s3://bucket/prefix.");
    place.remove_prefix(5);
    while (place.ends_with('/')) place.remove_suffix(1);
    s3_settings settings;
    const auto slash = place.find('/');
    settings.bucket = place.substr(0, slash);
    if (slash != std::string_view::npos) settings.prefix = place.substr(slash + 1);
    if (auto fault = detail::bucket_fault(settings.bucket); !fault.empty())
        return invalid(fault, "Write s3://bucket/prefix.");
    if (auto fault = prefix_fault(settings.prefix)) return invalid("its prefix is none: " + fault->why, fault->remedy);

    if (auto fault = detail::read_environment(environment, settings)) return invalid(fault->why, fault->remedy);
    if (!settings.path_style) settings.endpoint.host = settings.bucket + "." + settings.endpoint.host;
    return settings;
}

}  // namespace omnigraph::cluster
