// Splits one record of a load into its members, in one pass and without a document.
//
//     plain_record members;
//     if (const auto length = members.read(rest)) print(rest.substr(0, length), members.head().size());
//
// (1) A text that is read is a JSON object as parse_data_json accepts it, and these are its members: those of the
//     object, without `data`, and those of `data`, whose values are neither objects nor lists.
// (2) read() is zero for everything rarer: an escape, a list, an object elsewhere, two equal names, many members, a
//     text that ends too early, and every fault. parse_data_json says what it is.
// (3) Texts and numbers are pieces of the input, and valid as long as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace omnigraph::cluster::graph {

enum class plain_kind : std::uint8_t { text, number, truth, falsehood, null };

struct plain_member {
    std::string_view name;
    std::string_view value;  ///< a text without its quotes, the digits of a number; otherwise the word
    plain_kind kind = plain_kind::null;
};

class plain_record {
public:
    /// The length of the object at the beginning of the text, or zero.
    [[nodiscard]] std::size_t read(std::string_view text);

    [[nodiscard]] std::span<const plain_member> head() const { return head_; }
    [[nodiscard]] std::span<const plain_member> data() const { return data_; }

private:
    /// Equal names are looked for among all pairs.
    static constexpr std::size_t most_members = 64;

    void skip_blanks();
    [[nodiscard]] bool take(char expected);
    [[nodiscard]] bool take_text(std::string_view& into);
    [[nodiscard]] bool take_digits();
    [[nodiscard]] bool take_number(std::string_view& into);
    [[nodiscard]] bool take_word(std::string_view word, std::string_view& into);
    [[nodiscard]] bool take_value(plain_member& into);
    [[nodiscard]] bool take_object(std::vector<plain_member>& into, bool is_record);

    std::string_view text_;
    std::size_t at_ = 0;
    bool has_data_ = false;
    std::vector<plain_member> head_, data_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/plain_record.ipp>
#endif
