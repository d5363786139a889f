// Bodies of graph/values/literal_value.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/values/literal_value.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>

namespace omnigraph::cluster::graph::detail {

struct literal_value {
    using answer = result<lang::value, type_mismatch>;
    answer operator()(const std::string& text) const { return lang::value{text}; }
    answer operator()(std::int64_t number) const { return lang::value{number}; }
    answer operator()(double number) const { return lang::value{number}; }
    answer operator()(bool flag) const { return lang::value{flag}; }
    answer operator()(const lang::date_text& date) const {
        const auto days = lang::parse_date(date.text);
        if (!days) return type_mismatch{"\"" + shortened(date.text) + "\" is not a date"};
        return lang::value{static_cast<std::int64_t>(*days)};
    }
    answer operator()(const lang::datetime_text& datetime) const {
        const auto milliseconds = lang::parse_datetime(datetime.text);
        if (!milliseconds) return type_mismatch{"\"" + shortened(datetime.text) + "\" is not a point in time"};
        return lang::value{static_cast<std::int64_t>(*milliseconds)};
    }
    answer operator()(const std::vector<lang::literal>& elements) const {
        lang::value_list list;
        for (const auto& element : elements) {
            auto one = graph::value_of(element);
            if (!one) return one;
            list.push_back(*std::move(one));
        }
        return lang::value{std::move(list)};
    }
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE result<lang::value, type_mismatch> value_of(const lang::literal& written) {
    return std::visit(detail::literal_value{}, written.value);
}

}  // namespace omnigraph::cluster::graph
