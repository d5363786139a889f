// What operators, functions and cases take, and what they give (GQ221; `lang/syntax/scalar_function.hpp`).
//
//     operand sum = function_checker{context}.check(called, operands);       // of the checked arguments
//
// Integers of any width are computed in I64, anything with a float in F64. What has no value in its type is null: an
// overflow, a division by zero, a date beyond the years 0000 to 9999. So a result does not depend on the order in which
// rows are looked at.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

struct operand;

class function_checker {
public:
    explicit function_checker(const check_context& context) : context_{context} {}

    /// `operands` are those of the arguments, none of them wrong.
    [[nodiscard]] operand check(const expression& call, std::span<const operand> operands) const;

    /// The type that values have in common: those of a case, or what coalesce chooses from. Reports what does not fit.
    [[nodiscard]] std::optional<value_type> common_type(std::span<const expression* const> values) const;

private:
    using type_or_fault = std::optional<value_type>;  ///< none: a fault was reported

    [[nodiscard]] type_or_fault refuse(source_span span, std::string message, std::string remedy) const;
    [[nodiscard]] type_or_fault refuse_argument(const expression& call, std::size_t at, std::string_view takes,
                                                std::string remedy) const;
    [[nodiscard]] bool takes_values(const expression& call, std::span<const operand> operands) const;
    [[nodiscard]] type_or_fault type_of_call(const expression& call, std::span<const operand> operands) const;
    [[nodiscard]] type_or_fault arithmetic(const expression& call) const;
    [[nodiscard]] type_or_fault moved_date(const expression& call, std::span<const operand> operands) const;
    [[nodiscard]] type_or_fault chosen(const expression& call, std::span<const operand> operands) const;
    [[nodiscard]] type_or_fault of_number(const expression& call) const;
    [[nodiscard]] type_or_fault of_texts(const expression& call, scalar_type result) const;
    [[nodiscard]] type_or_fault of_dates(const expression& call, scalar_type result) const;
    [[nodiscard]] type_or_fault of_time(const expression& call) const;
    [[nodiscard]] std::optional<value_type> of_path(const expression& call) const;
    [[nodiscard]] bool is_duration(const expression& call) const;

    const check_context& context_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/function_checker.ipp>
#endif
