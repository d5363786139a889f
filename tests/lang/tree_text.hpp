// A parsed tree as text, without its spans: two sources with one text mean the same.
#pragma once

#include <iomanip>
#include <optional>
#include <sstream>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang {

class tree_text {
public:
    template <class Tree>
    [[nodiscard]] static std::string of(const Tree& tree) {
        tree_text made;
        made.add(tree);
        return made.out_.str();
    }

private:
    template <class... Parts>
    void all(const char* name, const Parts&... parts) {
        out_ << '(' << name;
        ((out_ << ' ', add(parts)), ...);
        out_ << ")\n";
    }
    void add(const std::string& text) { out_ << std::quoted(text); }
    template <class Number>
    requires std::is_arithmetic_v<Number>
    void add(Number number) {
        out_ << std::setprecision(17) << (std::is_floating_point_v<Number> ? "f" : "i") << +number;
    }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void add(Enum of) {
        out_ << static_cast<int>(of);
    }
    template <class Part>
    void add(const std::vector<Part>& parts) {
        out_ << '[';
        for (const auto& part : parts) add(part), out_ << ' ';
        out_ << ']';
    }
    template <class Part>
    void add(const std::optional<Part>& part) {
        if (part) add(*part);
        else out_ << "none";
    }
    template <class... Forms>
    void add(const std::variant<Forms...>& of) {
        out_ << of.index() << ':';
        std::visit([this](const auto& form) { this->add(form); }, of);
    }

    void add(const value_type& of) {
        all("type", of.scalar, of.list, of.nullable, of.dimension,
            std::vector<std::string>(of.enum_values.begin(), of.enum_values.end()));
    }

    void add(const annotation& of) {
        all("annotation", of.name, of.value);
        for (const auto& [key, value] : of.named) all("named", key, value);
    }
    void add(const key_constraint& of) { all("key", of.columns); }
    void add(const unique_constraint& of) { all("unique", of.columns); }
    void add(const index_constraint& of) { all("index", of.columns); }
    void add(const range_constraint& of) { all("range", of.property, of.min, of.max); }
    void add(const check_constraint& of) { all("check", of.property, of.pattern); }
    void add(const property_declaration& of) { all("property", of.name, of.type, of.annotations); }
    void add(const interface_declaration& of) { all("interface", of.name, of.properties); }
    void add(const implemented_interface& of) { add(of.name); }
    void add(const node_declaration& of) {
        all("node", of.name, of.annotations, of.implements, of.properties, of.constraints);
    }
    void add(const cardinality& of) { all("card", of.min, of.max); }
    void add(const edge_declaration& of) {
        all("edge", of.name, of.from, of.to, of.card, of.annotations, of.properties, of.constraints);
    }
    void add(const schema_tree& of) { all("schema", of.interfaces, of.nodes, of.edges); }

    void add(const date_text& of) { all("date", of.text); }
    void add(const datetime_text& of) { all("datetime", of.text); }
    void add(const literal& of) { add(of.value); }
    void add(const expression& of) {
        all("expression", of.form, of.variable, of.name, of.function, of.operation, of.distinct, of.value, of.arguments,
            of.branches);
    }
    void add(const case_branch& of) { all("when", of.condition, of.value); }
    void add(const row_bound& of) { all("rows", of.rows, of.parameter); }
    void add(const property_value& of) { all("value", of.name, of.value); }
    void add(const binding& of) { all("binding", of.variable, of.type, of.conditions); }
    void add(const hop_bounds& of) { all("hops", of.min, of.max); }
    void add(const edge_choice& of) { all("edge", of.edge); }
    void add(const traversal& of) {
        all("traversal", of.left, of.right, of.edge, of.hops, of.edge_variable, of.others, of.undirected, of.path);
    }
    void add(const filter& of) { all("filter", of.left, of.op, of.right); }
    void add(const null_test& of) { all("null", of.value, of.negated); }
    void add(const junction& of) { all("junction", of.op, of.negated, of.parts); }
    void add(const negation& of) { all("not", of.clauses); }
    void add(const choice& of) { all("either", of.branches); }
    void add(const optional_block& of) { all("optional", of.clauses); }
    void add(const fragment_call& of) { all("call", of.name, of.arguments); }
    void add(const projection& of) { all("projection", of.value, of.alias); }
    void add(const order_key& of) { all("order", of.value, of.descending); }
    void add(const read_body& of) {
        all("read", of.match, of.returns, of.distinct, of.having, of.order, of.offset, of.limit);
    }
    void add(const insert_statement& of) { all("insert", of.type, of.assignments); }
    void add(const predicate& of) { all("where", of.property, of.op, of.value, of.is_null); }
    void add(const row_junction& of) { all("rows", of.op, of.negated, of.parts); }
    void add(const update_statement& of) { all("update", of.type, of.assignments, of.where); }
    void add(const delete_statement& of) { all("delete", of.type, of.where); }
    void add(const write_body& of) { all("write", of.statements); }
    void add(const parameter& of) { all("parameter", of.name, of.type, of.default_value); }
    void add(const query_tree& of) { all("query", of.name, of.parameters, of.description, of.instruction, of.body); }
    void add(const query_file& of) { add(of.queries); }

    std::ostringstream out_;
};

}  // namespace omnigraph::cluster::lang
