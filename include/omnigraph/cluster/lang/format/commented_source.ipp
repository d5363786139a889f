// Bodies of lang/format/commented_source.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/format/commented_source.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::span<comment> commented_source::comments_before(std::size_t index) {
    const auto begin = pieces[index].comments;
    const auto end =
        index + 1 < pieces.size() ? pieces[index + 1].comments : static_cast<std::uint32_t>(comments.size());
    return std::span{comments}.subspan(begin, end - begin);
}

OMNIGRAPH_INLINE bool opens(token_kind kind) {
    return kind == token_kind::brace_open || kind == token_kind::parenthesis_open || kind == token_kind::bracket_open;
}

OMNIGRAPH_INLINE bool closes(token_kind kind) {
    return kind == token_kind::brace_close || kind == token_kind::parenthesis_close ||
           kind == token_kind::bracket_close;
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

class commented_reader {
public:
    commented_reader(std::string_view source, dialect language)
        : words_{source}, with_enums_{language == dialect::schemas} {
        output_.text = source;
    }

    [[nodiscard]] commented_source read() {
        token next;
        do {
            next = next_token();
            read_gap(position_, next.span.begin);
            position_ = next.span.end;
            if (next.kind == token_kind::comma && !output_.pieces.empty())
                output_.pieces.back().comma = comma_seen_ = true;
            else add(next);
        } while (next.kind != token_kind::end);
        return std::move(output_);
    }

private:
    /// The words of an enum are between the parentheses behind `: enum`, and one behind the `@default` of such a
    /// property.
    [[nodiscard]] token next_token() {
        auto next = words_.next();
        if (!in_enum_ || next.kind == token_kind::comma || next.kind == token_kind::parenthesis_close) return next;
        const auto word = words_.enum_word(next.span.begin);
        return word ? *word : next;
    }

    void add(const token& next) {
        piece item;
        item.begin = next.span.begin;
        item.end = next.span.end;
        item.kind = next.kind;
        item.comments = first_comment_;
        item.newlines = newlines_;
        item.on_new_line = on_new_line_;
        const bool after_colon = !output_.pieces.empty() && output_.pieces.back().kind == token_kind::colon;
        const bool after_sign = !output_.pieces.empty() && output_.pieces.back().kind == token_kind::at;
        if (next.kind == token_kind::colon) of_enum_ = false;
        of_enum_ = of_enum_ || in_enum_;
        in_enum_ = (in_enum_ && next.kind != token_kind::parenthesis_close) ||
                   (enum_begins_ && next.kind == token_kind::parenthesis_open);
        enum_begins_ = with_enums_ && next.kind == token_kind::identifier &&
                       ((after_colon && next.text == "enum") || (of_enum_ && after_sign && next.text == "default"));
        output_.pieces.push_back(item);
        first_comment_ = static_cast<std::uint32_t>(output_.comments.size());
        newlines_ = 0;
        on_new_line_ = comma_seen_ = false;
    }

    /// Reads the blanks and comments that the lexer skipped. Line ends before and behind a comma count once.
    void read_gap(std::size_t index, std::size_t end) {
        const auto text = output_.text;
        std::uint8_t newlines = 0;
        for (; index < end; ++index) {
            if (text[index] == '\n') newlines = static_cast<std::uint8_t>(std::min(newlines + 1, 2));
            if (text[index] != '/') continue;
            const bool to_line_end = text[index + 1] == '/';
            auto stop = to_line_end ? std::min(text.find('\n', index), end) : text.find("*/", index + 2) + 2;
            const auto next = stop;
            while (to_line_end && text[stop - 1] == '\r') --stop;
            keep_newlines(newlines);
            output_.comments.push_back({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(stop), newlines_,
                                        to_line_end, comma_seen_});
            newlines_ = newlines = 0;
            index = next - 1;
        }
        keep_newlines(newlines);
    }
    void keep_newlines(std::uint8_t count) {
        newlines_ = std::max(newlines_, count);
        on_new_line_ = on_new_line_ || count > 0;
    }

    lexer words_;
    commented_source output_;
    std::size_t position_ = 0;
    std::uint32_t first_comment_ = 0;
    std::uint8_t newlines_ = 0;
    bool on_new_line_ = false;
    bool comma_seen_ = false;
    bool with_enums_;
    bool enum_begins_ = false;
    bool in_enum_ = false;
    bool of_enum_ = false;  ///< the property that is read
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE commented_source read_commented(std::string_view source, dialect language) {
    return detail::commented_reader{source, language}.read();
}

}  // namespace omnigraph::cluster::lang
