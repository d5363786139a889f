// Bodies of cli/input/given_parameters.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/cli/input/given_parameters.hpp>
#include <omnigraph/cluster/cli/input/input_text.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::cli::detail {

[[nodiscard]] OMNIGRAPH_INLINE bool is_written_as_text(const lang::value_type& type) {
    if (type.list) return false;
    switch (type.scalar) {
        case lang::scalar_type::string:
        case lang::scalar_type::blob:
        case lang::scalar_type::date:
        case lang::scalar_type::datetime: return true;
        default: return false;
    }
}

/// The object in --params or --params-file.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<json> parameters_document(const call_command& options,
                                                                       diagnostics& findings) {
    const std::string name = options.params_file ? input_name(*options.params_file) : "--params";
    std::string text = options.params.value_or("{}");
    if (options.params_file) {
        auto read = read_input(*options.params_file, std::size_t{64} << 20);
        if (!read) {
            findings.push_back(std::move(read).error());
            return std::nullopt;
        }
        text = *std::move(read);
    }
    auto document = parse_data_json(text);
    if (document && document->is_null()) return boost::json::object{};
    if (document && document->is_object()) return *std::move(document);
    findings.push_back(error(codes::call_input_invalid, name,
                             document ? std::string{"The parameters are no JSON object."}
                                      : "The parameters are no JSON: " + document.error() + ".")
                           .with_remedy("Write an object with one member a parameter, as in {\"name\": \"Ada\"}, or "
                                        "give each by --param NAME=VALUE."));
    return std::nullopt;
}

class parameter_assignments {
public:
    parameter_assignments(std::span<const lang::parameter> declared, boost::json::object& into, diagnostics& findings)
        : declared_{declared}, into_{into}, findings_{findings} {}

    void take(const std::string& written) {
        const auto sign = written.find('=');
        if (sign == std::string::npos || sign == 0)
            return refuse("`--param " + printable(written) + "` is no assignment.",
                          "Write the name and the value: --param NAME=VALUE.");
        auto name = written.substr(0, sign);
        if (name.starts_with('$')) name.erase(0, 1);
        const auto value = written.substr(sign + 1);
        if (!is_utf8(written)) return refuse("`--param` is not UTF-8.", "Give it as UTF-8.");
        const auto parameter = std::ranges::find(declared_, name, &lang::parameter::name);
        if (parameter == declared_.end()) return refuse_unknown(name);
        if (into_.contains(name))
            return refuse("The parameter `" + printable(name) + "` is given twice.", "Keep one of them.");
        if (is_written_as_text(parameter->type)) {
            into_[name] = value;
            return;
        }
        auto parsed = parse_data_json(value);
        if (!parsed)
            return refuse("The parameter `" + name + "` is a " + lang::display(parameter->type) + ", and `" +
                              printable(value) + "` is no such value.",
                          parameter->type.list
                              ? "Write a list as JSON, as in --param '" + name + "=[\"a\", \"b\"]'."
                              : "Write the value as JSON, as in --param " + name + "=" +
                                    (parameter->type.scalar == lang::scalar_type::boolean ? "true" : "7") + ".");
        into_[name] = *std::move(parsed);
    }

private:
    void refuse_unknown(const std::string& name) {
        std::vector<std::string> names;
        for (const auto& one : declared_) names.push_back(one.name);
        std::string list;
        for (const auto& one : declared_)
            list += (list.empty() ? "It has: " : ", ") + one.name + ": " + lang::display(one.type);
        refuse("The query has no parameter `" + printable(name) + "`." + did_you_mean(name, names),
               list.empty() ? "Leave it out: the query has no parameters." : list + ".");
    }

    void refuse(std::string message, std::string remedy) {
        findings_.push_back(
            error(codes::call_input_invalid, "--param", std::move(message)).with_remedy(std::move(remedy)));
    }

    std::span<const lang::parameter> declared_;
    boost::json::object& into_;
    diagnostics& findings_;
};

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<json> given_parameters(const call_command& options,
                                                      std::span<const lang::parameter> declared,
                                                      diagnostics& findings) {
    auto document = detail::parameters_document(options, findings);
    if (!document) return std::nullopt;
    const auto known = findings.size();
    detail::parameter_assignments assignments{declared, document->as_object(), findings};
    for (const auto& written : options.assignments) assignments.take(written);
    if (findings.size() > known) return std::nullopt;
    return document;
}

}  // namespace omnigraph::cluster::cli
