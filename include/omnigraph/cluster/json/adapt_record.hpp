// Names the fields of a struct, so that the codec of records reads and writes it (json/record.hpp).
//
//     struct sale { std::string item; int count = 0; };
//     OMNIGRAPH_ADAPT_RECORD(sale, item, count);                // in the global namespace, once
//
// The struct is a boost::hana::Struct, as after BOOST_HANA_ADAPT_STRUCT, which serves as well. That macro makes the
// tuple of accessors where it stands, in every program that includes the header, and this one where somebody asks for
// it. The codec does not: it visits the fields.
#pragma once

#include <cstddef>
#include <utility>

#include <boost/hana/fwd/accessors.hpp>
#include <boost/hana/fwd/pair.hpp>
#include <boost/hana/fwd/string.hpp>
#include <boost/hana/fwd/tuple.hpp>
#include <boost/preprocessor/punctuation/comma_if.hpp>
#include <boost/preprocessor/seq/for_each.hpp>
#include <boost/preprocessor/seq/for_each_i.hpp>
#include <boost/preprocessor/stringize.hpp>
#include <boost/preprocessor/variadic/to_seq.hpp>

namespace omnigraph::cluster {

/// The name of a field as a template argument.
template <std::size_t size>
struct field_name {
    constexpr field_name(const char (&literal)[size]) {
        for (std::size_t i = 0; i < size; ++i) text[i] = literal[i];
    }
    char text[size] = {};
};

/// Gets a field from a record.
template <auto member>
struct field_getter {
    template <class Record>
    constexpr decltype(auto) operator()(Record&& record) const {
        return (static_cast<Record&&>(record).*member);
    }
};

/// The name of a field and its getter: what boost::hana::accessors() lists.
template <class Record, field_name name, auto member>
constexpr auto field_accessor() {
    return []<std::size_t... i>(std::index_sequence<i...>) {
        return ::boost::hana::make_pair(::boost::hana::string_c<name.text[i]...>, field_getter<member>{});
    }(std::make_index_sequence<sizeof(name.text) - 1>{});
}

}  // namespace omnigraph::cluster

#define OMNIGRAPH_VISIT_FIELD(repetition, type, field) visit(BOOST_PP_STRINGIZE(field), &type::field);
#define OMNIGRAPH_FIELD_ACCESSOR(repetition, type, place, field) \
    BOOST_PP_COMMA_IF(place)::omnigraph::cluster::field_accessor<Record, BOOST_PP_STRINGIZE(field), &type::field>()

/// OMNIGRAPH_ADAPT_RECORD(type, field, ...): at most 64 fields.
#define OMNIGRAPH_ADAPT_RECORD(type, ...)                                                                        \
    template <>                                                                                                  \
    struct boost::hana::accessors_impl<type> {                                                                   \
        template <class Record = type>                                                                           \
        static constexpr auto apply() {                                                                          \
            return ::boost::hana::make_tuple(                                                                    \
                BOOST_PP_SEQ_FOR_EACH_I(OMNIGRAPH_FIELD_ACCESSOR, type, BOOST_PP_VARIADIC_TO_SEQ(__VA_ARGS__))); \
        }                                                                                                        \
        template <class Visit>                                                                                   \
        static void visit_fields(Visit& visit) {                                                                 \
            BOOST_PP_SEQ_FOR_EACH(OMNIGRAPH_VISIT_FIELD, type, BOOST_PP_VARIADIC_TO_SEQ(__VA_ARGS__))            \
        }                                                                                                        \
    };                                                                                                           \
    static_assert(true, "wants a semicolon")
