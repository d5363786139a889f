// Bodies of core/timestamp.hpp.
#pragma once

#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string format_timestamp(instant moment) {
    using namespace std::chrono;
    const auto day = floor<days>(moment);
    const year_month_day date{day};
    const hh_mm_ss time{moment - day};
    auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                            static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                            time.hours().count(), time.minutes().count(), time.seconds().count());
    if (const auto nanos = time.subseconds().count(); nanos != 0) {
        auto fraction = fmt::format(".{:09}", nanos);
        fraction.erase(fraction.find_last_not_of('0') + 1);
        text += fraction;
    }
    return text + 'Z';
}

OMNIGRAPH_INLINE std::optional<instant> parse_timestamp(std::string_view text) {
    using namespace std::chrono;
    const auto number = [&](std::size_t index, std::size_t digits) -> std::optional<int> {
        if (index + digits > text.size()) return std::nullopt;
        int value = 0;
        for (const char c : text.substr(index, digits)) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + (c - '0');
        }
        return value;
    };
    if (text.size() < 20 || text.size() > 30 || text.back() != 'Z' || text[4] != '-' || text[7] != '-' ||
        text[10] != 'T' || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const auto y = number(0, 4), mo = number(5, 2), d = number(8, 2), h = number(11, 2), mi = number(14, 2),
               s = number(17, 2);
    if (!y || !mo || !d || !h || !mi || !s || *h > 23 || *mi > 59 || *s > 59) return std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
    // Other years do not fit into nanoseconds since 1970, or their difference from today does not.
    if (!date.ok() || *y < 1970 || *y > 2261) return std::nullopt;

    std::int64_t nanos = 0;
    if (const auto fraction = text.substr(19, text.size() - 20); !fraction.empty()) {
        if (fraction.size() < 2 || fraction.front() != '.') return std::nullopt;
        const auto value = number(20, fraction.size() - 1);
        if (!value) return std::nullopt;
        nanos = *value;
        for (auto digits = fraction.size() - 1; digits < 9; ++digits) nanos *= 10;
    }
    return instant{sys_days{date}} + hours{*h} + minutes{*mi} + seconds{*s} + nanoseconds{nanos};
}

}  // namespace omnigraph::cluster
