// Not in a batch: defines what lang/examples.hpp declares.
#include <set>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

const std::vector<example>& schema_examples() {
    static const std::vector<example> all{
        // syntax: L§1.8.A
        {codes::unexpected_token, "node A { a: String`, b: String }", "node A { a: String b: String }"},  // L§1.1.8
        {codes::unexpected_token, "node A { `X: String }", "node A { x: String }"},                       // L§1.1.4
        {codes::unexpected_token, "node A { a: `string }", "node A { a: String }"},                       // L§1.2.12
        {codes::unexpected_token, "node A { a: [`enum(x)] }", "node A { a: enum(x) }"},                   // L§1.2.9
        {codes::unexpected_token, "node A { a: [`Vector(3)] }", "node A { a: Vector(3) }"},               // L§1.2.9
        {codes::unexpected_token, "node A { a: [`[String]] }", "node A { a: [String] }"},                 // L§1.2.9
        {codes::unexpected_token, "node A { a: enum(`) }", "node A { a: enum(b) }"},                      // L§1.2.10
        {codes::unexpected_token, "node A { a: Vector(`-3) }", "node A { a: Vector(3) }"},                // L§1.2.11
        {codes::unexpected_token, "node A { a: String @x(`) }", "node A { a: String @x }"},               // L§1.2.22
        {codes::unexpected_token, "node A { v: Vector(2) @embed(model`=\"m\") t: String }",
         "node A { v: Vector(2) @embed(t, model=\"m\") t: String }"},  // L§1.2.22
        {codes::unexpected_token, "node A { a: String @rename_from(`User) }",
         "node A { a: String @rename_from(\"User\") }"},  // L§1.2.23
        {codes::unexpected_token, "node A { a: String @unique(a) `@index }",
         "node A { a: String @index @unique(a) }"},                                                        // L§1.2.20
        {codes::unexpected_token, "node A { `@lonely a: String }", "node A @lonely { a: String }"},        // L§1.2.13
        {codes::unexpected_token, "node A `@unique(a) { a: String }", "node A { a: String @unique(a) }"},  // L§1.2.13
        {codes::unexpected_token, "interface I { a: String `@unique(a) }",
         "interface I { a: String @unique }"},                                // L§1.2.24
        {codes::unexpected_token, "interface I `@x { }", "interface I { }"},  // L§1.2.24
        {codes::unexpected_token, "interface I {} node A implements I `@x { }",
         "interface I {} node A @x implements I { }"},                                        // L§1.2.4
        {codes::unexpected_token, "node A {}\nedge E `A -> A", "node A {}\nedge E: A -> A"},  // L§1.2.5
        {codes::unexpected_token, "node A {}\nedge E: A `-A", "node A {}\nedge E: A ->A"},    // L§1.2.5
        {codes::unexpected_token, "`nodeA { }", "node A { }"},                                // L§1.1.10
        {codes::unexpected_token, "node A { a: I32 @range(a, 1..2 `3) }",
         "node A { a: I32 @range(a, 1..2) }"},                                                              // L§1.2.13
        {codes::unexpected_token, "node A { a: I32 @range(a, ..`) }", "node A { a: I32 @range(a, ..1) }"},  // L§1.2.16
        {codes::unexpected_token, "node A { a: I32 @range(a, `- 1..) }",
         "node A { a: I32 @range(a, -1..) }"},                         // L§1.1.6
        {codes::unexpected_character, "node A { `; }", "node A { }"},  // L§1.1.8
        {codes::unexpected_character, "node A { a: String `\xC3\xA4 }",
         "node A { a: String /* \xC3\xA4 */ }"},                                 // L§1.1.1
        {codes::unexpected_character, "node A { `\x0C }", "node A { \t\r\n }"},  // L§1.1.2
        {codes::unterminated_string, "node A { a: String @x(`\"a\\\") }",
         "node A { a: String @x(\"a\\\"\") }"},                                               // L§1.1.5
        {codes::unterminated_comment, "node A { } `/* a /* b *", "node A { } /* a /* b */"},  // L§1.1.3
        {codes::malformed_number, "node A { a: Vector(`3x) }", "node A { a: Vector(3) }"},    // L§1.1.6
        {codes::number_out_of_range, "node A { a: I64 @range(a, `9223372036854775808..) }",
         "node A { a: I64 @range(a, 9223372036854775807..) }"},  // L§1.2.16
        {codes::number_out_of_range, "node A {} edge E: A -> A @card(`4294967296..)",
         "node A {} edge E: A -> A @card(4294967295..)"},  // L§1.8.2
        {codes::unsupported_escape, "node A @x(\"a`\\u\") { }",
         "node A @x(\"a\\\\u\\\"\\n\\r\\t\") { }"},  // L§1.8.1
                                                     // building the tree
        {codes::misplaced_cardinality, "node A {} edge E: A -> A @card(5`)",
         "node A {} edge E: A -> A @card(5..)"},  // L§1.2.25
        {codes::misplaced_cardinality, "node A {} edge E: A -> A @card(0..`*)",
         "node A {} edge E: A -> A @card(0..)"},  // L§1.2.26
        {codes::misplaced_cardinality, "node A {} edge E: A -> A @x `@card(0..1)",
         "node A {} edge E: A -> A @card(0..1) @x"},                                            // L§1.2.5
        {codes::misplaced_cardinality, "node A { a: String `@card }", "node A { a: String }"},  // L§1.6.9
        {codes::cardinality_bounds, "node A {} edge E: A -> A `@card(2..1)",
         "node A {} edge E: A -> A @card(1..1)"},                                                            // L§1.8.3
        {codes::vector_dimension, "node A { v: Vector(`0) }", "node A { v: Vector(1) }"},                    // L§1.8.4
        {codes::vector_dimension, "node A { v: Vector(`2147483648) }", "node A { v: Vector(2147483647) }"},  // L§1.8.4
        {codes::vector_dimension, "node A { v: Vector(`99999999999999999999) }",
         "node A { v: Vector(3)? }"},                                                                  // L§1.8.4
        {codes::list_of_blobs, "node A { b: `[Blob] }", "node A { b: Blob }"},                         // L§1.8.5
        {codes::duplicate_enum_value, "node A { e: enum(a, b, `a) }", "node A { e: enum(a, b, A) }"},  // L§1.8.6
        {codes::constraint_arguments, "node A { a: String @unique(`\"a\") }",
         "node A { a: String @unique(a) }"},  // L§1.2.21 L§1.8.7
        {codes::constraint_arguments, "node A { a: String @key(a, `1..2) }",
         "node A { a: String @key(a) }"},  // L§1.8.7
        {codes::constraint_arguments, "node A { a: String @index(`true) }",
         "node A { a: String trueness: String @index(trueness) }"},                                         // L§1.8.7
        {codes::constraint_arguments, "node A { a: I32 `@range(a) }", "node A { a: I32 @range(a, 1..) }"},  // L§1.8.8
        {codes::constraint_arguments, "node A { a: I32 `@range(a, b) b: I32 }",
         "node A { a: I32 @range(a, 0.5..1) b: I32 }"},  // L§1.8.8
        {codes::constraint_arguments, "node A { a: I32 `@range(a, 1..2, a) }",
         "node A { a: I32 @range(a, -1..2) }"},  // L§1.2.27
        {codes::constraint_arguments, "node A { a: String `@check(a, 3) }",
         "node A { a: String @check(a, \"3\") }"},  // L§1.8.9
        {codes::constraint_arguments, "node A { a: String `@check(a, \"x\", \"y\") }",
         "node A { a: String @check(a, \"x\") }"},                                                       // L§1.2.27
        {codes::constraint_arguments, "node A { a: I32 `@range }", "node A { a: I32 @ranges }"},         // L§1.2.25
        {codes::constraint_arguments, "node A { a: String `@check }", "node A { a: String @checked }"},  // L§1.2.25
                                                                                                         // interfaces
        {codes::unknown_interface, "interface Named { a: String } node A implements `Name { }",
         "interface Named { a: String } node A implements Named { }"},  // L§1.8.C1
        {codes::unknown_interface, "node B {} node A implements `B { }",
         "interface B {} node A implements B { }"},  // L§1.8.C1
        {codes::interface_property_differs, "interface I { a: String } node A implements I { `a: String? }",
         "interface I { a: String } node A implements I { a: String }"},  // L§1.8.C2
        {codes::interface_property_differs, "interface I { a: [I32] } node A implements I { `a: I32 }",
         "interface I { a: [I32] } node A implements I { a: [I32] }"},  // L§1.8.C2
        {codes::interface_property_differs, "interface I { a: enum(x, y) } node A implements I { `a: enum(x) }",
         "interface I { a: enum(x, y) } node A implements I { a: enum(y, x) }"},  // L§1.8.C2
        {codes::interface_property_differs, "interface I { a: I32 } interface J { a: I64 } node A implements I, `J { }",
         "interface I { a: I32 } interface J { a: I32 } node A implements I, J { }"},            // L§1.5.3 L§1.8.C2
                                                                                                 // annotations
        {codes::annotation_on_type, "node A `@key { a: String }", "node A { a: String @key }"},  // L§1.8.10
        {codes::annotation_on_type, "node A {} edge E: A -> A `@unique",
         "node A {} edge E: A -> A @uniquely"},  // L§1.8.11
        {codes::annotation_on_type, "node A {} edge E: A -> A `@embed(a)",
         "node A {} edge E: A -> A { a: String }"},  // L§1.8.11
        {codes::annotation_repeated, "node A @description(\"a\") `@description(\"b\") { }",
         "node A @description(\"a\") @instruction(\"b\") { }"},                                   // L§1.8.12
        {codes::annotation_on_type, "node A `@default(3) { }", "node A @defaults(3) { }"},        // L§1.6.11
        {codes::annotation_value, "node A `@rename_from { }", "node A @rename_from(\"B\") { }"},  // L§1.6.8
        {codes::annotation_value, "node A { a: String `@rename_from(\"\") }",
         "node A { a: String @rename_from(b) }"},  // L§1.6.8
        {codes::annotation_repeated, "node A @rename_from(\"B\") `@rename_from(\"B\") { }",
         "node A @rename_from(\"B\") @rename_from(\"C\") { }"},  // L§1.6.8
        {codes::annotation_repeated, "node A { a: String @index `@index }",
         "node A { a: String @index @unique }"},  // L§1.8.13.6
        {codes::annotation_repeated, "node A { t: String v: Vector(2) @embed(t) `@embed(t) }",
         "node A { t: String v: Vector(2) @embed(t) }"},                                            // L§1.8.13.7
        {codes::annotation_repeated, "node A @x(1, a=2, `a=3) { }", "node A @x(1, a=2, b=3) { }"},  // L§1.6.1
        {codes::annotation_value, "node A `@description { }", "node A @description(\"a\") { }"},    // L§1.8.12
        {codes::annotation_value, "node A { a: String `@description(\" \\n\") }",
         "node A { a: String @description(\" a\") }"},  // L§1.8.12
        {codes::annotation_misplaced, "node A { a: String `@instruction(\"x\") }",
         "node A @instruction(\"x\") { a: String }"},  // L§1.8.13.4
        {codes::annotation_misplaced, "node A {} edge E: A -> A { a: String `@key }",
         "node A {} edge E: A -> A { a: String @unique }"},  // L§1.8.13.5
        {codes::annotation_not_for_type, "node A { a: [String] `@index }",
         "node A { a: String @index }"},  // L§1.8.13.1
        {codes::annotation_not_for_type, "node A { a: [String] `@unique }",
         "node A { a: String @unique }"},  // L§1.8.13.1
        {codes::annotation_not_for_type, "node A { a: Vector(2) `@key }",
         "node A { a: Vector(2) @index }"},                                                             // L§1.8.13.2
        {codes::annotation_not_for_type, "node A { a: Blob `@index }", "node A { a: Blob @indexed }"},  // L§1.8.13.3
        {codes::annotation_not_for_type, "interface I { a: [String] `@index }",
         "interface I { a: String @index }"},  // L§1.5.5
        {codes::annotation_not_for_type, "node A { t: String s: String `@embed(t) }",
         "node A { t: String s: Vector(3) @embed(t) }"},  // L§1.8.13.7
        {codes::embed_source, "node A { v: Vector(2) `@embed }",
         "node A { v: Vector(2) @embed(t) t: String }"},  // L§1.8.13.7
        {codes::embed_source, "node A { text: String v: Vector(2) `@embed(\"test\") }",
         "node A { text: String v: Vector(2) @embed(\"text\") }"},  // L§1.8.13.7
        {codes::embed_source, "node A { t: [String] v: Vector(2) `@embed(t) }",
         "node A { t: String? v: Vector(2) @embed(t) }"},  // L§1.8.13.7
        {codes::embed_source, "interface I { v: Vector(2) `@embed(t) } node A implements I { }",
         "interface I { v: Vector(2) @embed(t) } node A implements I { t: String }"},  // L§1.5.5
        {codes::interface_property_differs,
         "interface I { v: Vector(2) @embed(t) t: String } node A implements I { `t: I32 }",
         "interface I { v: Vector(2) @embed(t) t: String } node A implements I { t: String }"},  // L§1.8.C2
        {codes::interface_property_differs,
         "interface I { v: Vector(2) @embed(t) t: String } interface J { t: I32 } node A implements J, `I { }",
         "interface I { v: Vector(2) @embed(t) t: String } interface J { t: String } node A implements J, I { "
         "}"},  // L§1.8.C2
        {codes::embed_argument, "node A { t: String v: Vector(2) `@embed(t, modl=\"m\") }",
         "node A { t: String v: Vector(2) @embed(t, model=\"m\") }"},  // L§1.8.13.7
                                                                       // defaults
        {codes::default_value, "node A { n: I32 `@default(2147483648) }",
         "node A { n: I32 @default(-2147483648) }"},                                                 // L§1.6.11
        {codes::default_value, "node A { n: U32 `@default(-1) }", "node A { n: U32 @default(0) }"},  // L§1.6.11
        {codes::default_value, "node A { n: I64 `@default(1.5) }",
         "node A { n: F64 @default(1.5) m: F32 @default(-2) }"},  // L§1.6.11
        {codes::default_value, "node A { n: F64 `@default(9007199254740993) }",
         "node A { n: F64 @default(9007199254740992) m: F64 @default(0.1) }"},  // L§1.6.11
        {codes::default_value, "node A { n: F32 `@default(16777217) }",
         "node A { n: F32 @default(-16777216) m: F32 @default(0.1) }"},                                    // L§1.6.11
        {codes::default_value, "node A { n: Bool `@default(yes) }", "node A { n: Bool @default(true) }"},  // L§1.6.11
        {codes::default_value, "node A { n: enum(red, blue) `@default(rde) }",
         "node A { n: enum(red, blue) @default(red) m: enum(a-b)? @default(\"a-b\") }"},                    // L§1.6.11
        {codes::default_value, "node A { n: I32 `@default(\"3\") }", "node A { n: I32 @default(3) }"},      // L§1.6.11
        {codes::default_value, "node A { n: F64 `@default(\"0.5\") }", "node A { n: F64 @default(0.5) }"},  // L§1.6.11
        {codes::default_value, "node A { n: Bool `@default(\"true\") }",
         "node A { n: Bool @default(false) }"},  // L§1.6.11
        {codes::default_value, "node A { n: String `@default(3) }",
         "node A { n: String @default(\"3\") }"},  // L§1.6.11
        {codes::default_value, "node A { n: String `@default(x) }",
         "node A { n: String @default(\"x\") }"},  // L§1.6.11
        {codes::default_value, "node A { n: String `@default(true) }",
         "node A { n: enum(1, true) @default(1) m: enum(true)? @default(true) }"},  // L§1.6.11
        {codes::default_value, "node A { n: Date `@default(\"2023-02-29\") }",
         "node A { n: Date @default(\"2024-02-29\") m: DateTime @default(\"2024-02-29T10:00:00Z\") }"},  // L§1.6.11
        {codes::default_value, "node A { n: I32 `@default(0) @range(n, 1..) }",
         "node A { n: I32 @default(1) @range(n, 1..) }"},  // L§1.6.11
        {codes::default_value, "node A { n: F64 `@default(0.6) @range(n, ..0.5) }",
         "node A { n: F64 @default(0.5) @range(n, ..0.5) }"},  // L§1.6.11
        {codes::default_value, "node A { n: String `@default(\"X\") @check(n, \"^[a-z]*$\") }",
         "node A { n: String @default(\"x\") @check(n, \"^[a-z]*$\") }"},  // L§1.6.11
        {codes::default_value, "interface I { n: I32 `@default(x) } node A implements I {}",
         "interface I { n: I32 @default(1) } node A implements I {}"},  // L§1.6.11
        {codes::default_on_unique, "node A { n: String @key `@default(\"x\") }",
         "node A { n: String @index @default(\"x\") }"},  // L§1.6.11
        {codes::default_on_unique, "node A { n: String m: I32 `@default(1) @key(m, n) }",
         "node A { n: String m: I32 @default(1) @key(n) }"},  // L§1.6.11
        {codes::default_on_unique, "node A {} edge E: A -> A { n: I32 @unique `@default(1) }",
         "node A {} edge E: A -> A { n: I32 @default(1) @unique(n, src) }"},                           // L§1.6.11
        {codes::annotation_not_for_type, "node A { n: [I32] `@default(1) }", "node A { n: [I32]? }"},  // L§1.6.11
        {codes::annotation_not_for_type, "node A { n: Vector(2) `@default(1) }",
         "node A { n: Vector(2)? }"},                                                                    // L§1.6.11
        {codes::annotation_not_for_type, "node A { n: Blob `@default(\"x\") }", "node A { n: Blob? }"},  // L§1.6.11
        {codes::annotation_value, "node A { n: I32 `@default }", "node A { n: I32 @default(1) }"},       // L§1.6.11
        {codes::annotation_value, "node A { n: I32 `@default(1, from=2) }",
         "node A { n: I32 @default(1) }"},  // L§1.6.11
        {codes::annotation_repeated, "node A { n: I32 @default(1) `@default(2) }",
         "node A { n: I32 @default(1) }"},  // L§1.6.11
        {codes::unexpected_token, "node A { n: I32 @default(`- 1) }",
         "node A { n: I32 @default(-1) @note(-1.5, k=-2) }"},  // L§1.6.11
                                                               // constraints
        {codes::key_on_edge, "node A {} edge E: A -> A { a: String `@key(a) }",
         "node A {} edge E: A -> A { a: String @unique(a, src) }"},  // L§1.8.14
        {codes::several_keys, "node A { a: String @key b: String `@key }",
         "node A { a: String b: String @key(a, b) }"},  // L§1.8.15
        {codes::several_keys, "node A { a: String @key b: String `@key(b) }",
         "node A { a: String @unique b: String @key(b) }"},                                        // L§1.8.15
        {codes::several_keys, "node A { a: String @key `@key(a) }", "node A { a: String @key }"},  // L§1.8.15
        {codes::several_keys, "node A { @key(b) a: String `@key b: String }",
         "node A { a: String b: String @key }"},  // L§1.8.15
        {codes::several_keys,
         "interface I { a: String @key b: String `@key } node A implements I { } node B implements I { }",
         "interface I { a: String @key b: String } node A implements I { }"},  // L§1.8.15
        {codes::several_keys,
         "interface I { a: String @key } interface J { b: String @key } node A implements I, `J { }",
         "interface I { a: String @key } interface J { b: String @key } node A implements I, J { b: String "
         "}"},  // L§1.8.15
        {codes::several_keys, "interface I { a: String @key } node A implements I { b: String `@key(b) }",
         "interface I { a: String @key } node A implements I { b: String }"},  // L§1.8.15
        {codes::constraint_unknown_property, "node A { name: String @key(`nme) }",
         "node A { name: String @key(name) }"},  // L§1.8.16
        {codes::constraint_unknown_property, "node A { a: String @unique(a, `src) }",
         "node A {} edge E: A -> A { @unique(src, dst) }"},  // L§1.8.16
        {codes::constraint_unknown_property, "node A {} edge E: A -> A { @index(`from) }",
         "node A {} edge E: A -> A { @index(dst) }"},  // L§1.8.16
        {codes::constraint_unknown_property, "node A { a: I32 @range(`b, 1..) }",
         "node A { a: I32 @range(a, 1..) }"},  // L§1.8.16
        {codes::constraint_unknown_property, "node A { a: String @check(`b, \"x\") }",
         "node A { a: String @check(a, \"x\") }"},                                             // L§1.8.16
        {codes::key_column_type, "node A { a: String? `@key }", "node A { a: String @key }"},  // L§1.8.17
        {codes::key_column_type, "interface I { a: String? `@key }", "interface I { a: String? @unique }"},  // L§1.5.5
        {codes::key_column_type, "node A { a: [String] @key(`a) }", "node A { a: U64 @key(a) }"},           // L§1.8.17
        {codes::constraint_column_type, "node A { a: Blob @index(`a) }", "node A { a: [I32] @index(a) }"},  // L§1.8.18
        {codes::constraint_column_type, "node A { a: [String] @unique(`a) }",
         "node A { a: Date @unique(a) }"},  // L§1.8.N2
        {codes::constraint_column_type, "node A { a: String @range(`a, 1..) }",
         "node A { a: U32 @range(a, 1..) }"},  // L§1.8.20
        {codes::constraint_column_type, "node A { a: [I32] @range(`a, 1..) }",
         "node A { a: F32? @range(a, ..1.5) }"},  // L§1.7.9
        {codes::constraint_column_type, "node A { a: I32 @check(`a, \"x\") }",
         "node A { a: enum(x)? @check(a, \"x\") }"},  // L§1.8.21
        {codes::constraint_column_type, "node A { a: [String] @check(`a, \"x\") }",
         "node A { a: String? @check(a, \"x\") }"},  // L§1.7.9
        {codes::constraint_on_edge, "node A {} edge E: A -> A { a: I32 `@range(a, 1..) }",
         "node A {} edge E: A -> A { a: I32 @index(a) }"},  // L§1.8.19
        {codes::constraint_on_edge, "node A {} edge E: A -> A { a: String `@check(a, \"x\") }",
         "node A {} edge E: A -> A { a: String @unique }"},  // L§1.8.19
        {codes::check_pattern, "node A { a: String @check(a, `\"(\") }",
         "node A { a: String @check(a, \"()\") }"},  // L§1.7.10
        {codes::check_pattern, "node A { a: String @check(a, `\"(?=x)\") }",
         "node A { a: String @check(a, \"(?i)x\") }"},  // L§1.7.10
        {codes::constraint_column_repeated, "node A { a: String @unique(a, `a) }",
         "node A { a: String b: String @unique(a, b) }"},
        // the catalog
        {codes::duplicate_type, "node A {} node `A {}", "node A {} node B {}"},  // L§1.8.22
        {codes::duplicate_type, "node A {} edge E: A -> A edge `E: A -> A",
         "node A {} edge E: A -> A edge F: A -> A"},                                                 // L§1.8.23
        {codes::duplicate_type, "interface I {} interface `I {}", "interface I {} interface J {}"},  // L§1.8.26
        {codes::duplicate_type, "node A {} edge `A: A -> A", "node A {} interface A {}"},            // L§1.8.N1
        {codes::unknown_endpoint, "node Person {} edge E: Person -> `Persn",
         "node Person {} edge E: Person -> Person"},  // L§1.8.24
        {codes::unknown_endpoint, "interface I {} node A {} edge E: `I -> A",
         "node I {} node A {} edge E: I -> A"},  // L§1.8.24
        {codes::unknown_endpoint, "node A {} edge E: A -> A edge F: A -> `E",
         "edge F: A -> A node A {} edge E: A -> A"},  // L§1.8.24
        {codes::edge_case_collision, "node A {} edge WorksAt: A -> A edge `Worksat: A -> A",
         "node A {} node Aa {} node AA {} edge WorksAt: A -> A edge Works_At: A -> A"},                    // L§1.8.25
        {codes::duplicate_property, "node A { a: String `a: String }", "node A { a: String b: String }"},  // L§1.8.27
        {codes::duplicate_property, "interface I { a: String `a: I32 }",
         "interface I { a: String a2: I32 }"},  // L§1.8.27
        {codes::reserved_property_name, "node A { `id: String }",
         "node A { src: String dst: String from: String to: String }"},                                 // L§1.4.6
        {codes::reserved_property_name, "interface I { `id: String }", "interface I { src: String }"},  // L§1.4.6
        {codes::reserved_property_name, "node A {} edge E: A -> A { `src: String }",
         "node A {} edge E: A -> A { source: String }"},  // L§1.4.6
        {codes::reserved_property_name, "node A {} edge E: A -> A { `dst: String }",
         "node A {} edge E: A -> A { dest: String }"},  // L§1.4.6
        {codes::reserved_property_name, "node A {} edge E: A -> A { `from: String }",
         "node A {} edge E: A -> A { from_: String }"},  // L§1.4.6
        {codes::reserved_property_name, "node A {} edge E: A -> A { `to: String }",
         "node A {} edge E: A -> A { too: String }"},  // L§1.4.6
        {codes::reserved_property_name, "node A {} edge E: A -> A { `id: String }",
         "node A {} edge E: A -> A { ids: String }"},  // L§1.4.6
    };
    return all;
}

TEST_CASE("a name of more than 255 bytes is refused at its beginning, wherever names stand") {
    const std::string longest(255, 'x');
    for (const auto& [before, after] : std::vector<std::pair<std::string, std::string>>{
             {"node A { ", ": I32 }"}, {"node N", " {}"}, {"node A { e: enum(a, ", ", b) }"}, {"node A @", " {}"}}) {
        const auto begin = before.starts_with("node N") ? std::size_t{5} : before.size();
        const auto tail = longest.substr(begin == 5 ? 1 : 0);
        faults none, found;
        CHECK(compile_schema(before + tail + after, none));
        CHECK_FALSE(compile_schema(before + tail + "x" + after, found));
        REQUIRE_FALSE(found.empty());
        CHECK(found.front().code == codes::name_too_long);
        CHECK(found.front().span.begin == begin);
    }
}

TEST_CASE("every rule of schemas refuses its example at the exact place, and accepts the twin") {
    check_schema_examples(schema_examples());
}

}  // namespace omnigraph::cluster::lang
