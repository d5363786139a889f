# Turns the examples at the head of headers into one translation unit.
#
#     awk -v scope=omnigraph::cluster -v prelude=FILE -v output=unit.cpp -f tests/examples/extract.awk HEADER...
#     awk -v report=1 -f tests/examples/extract.awk HEADER...     # only counts
#
# The head of a header is its first comment. Of what is indented there,
#   * a block by four columns (`//     code`) is an example in C++, and compiled;
#   * a block by two columns (`//   text`) is a table or data (YAML, SQL, a tree of files), and is not;
#   * what continues an item, `(1)` or `*`, is prose.
# An empty line stands before a block. All else is an error, and so is a line of prose or data that ends like C++.
#
# A paragraph of an example with a line that begins like `namespace_scope` stands at namespace scope, as in a file that
# says `using namespace omnigraph::cluster`. The other paragraphs of a block are together the body of one function, which
# has the names of the header's own namespace and those that the prelude declares. `// ...` is text left out. A function
# may `return` what it likes; several blocks of a header are several functions.
BEGIN {
    namespace_scope = "^(template|namespace|extern|static|void|int main|#include|BOOST_HANA_ADAPT_STRUCT|OMNIGRAPH_ADAPT_RECORD|TEST_CASE)" \
                      "|^ +static constexpr "
    like_code = "[])}\"];( *//.*)?$"
}

FNR == 1 {
    finish_header()
    path = FILENAME
    header = FILENAME
    sub(/^.*omnigraph\/cluster\//, "", header)
    name = header
    sub(/\.hpp$/, "", name)
    gsub(/[^a-z0-9]/, "_", name)
    in_head = 1
    block = ""
    item = 0
    after_empty = 0
    blocks = 0
    headers++
    includes = includes "#include <omnigraph/cluster/" header ">\n"
}
!in_head { next }
!/^\/\// {
    finish_block()
    in_head = 0
    next
}
{
    line = substr($0, 3)
    match(line, /^ */)
    indent = RLENGTH - 1
}
line ~ /^ *$/ {
    after_empty = 1
    if (block == "code") code = code "\n"
    next
}
indent <= 0 {
    finish_block()
    item = line ~ /^ (\([0-9a-z]+\)|[-*]) /
    after_empty = 0
    next
}
block == "code" && indent >= 4 {
    code = code substr(line, 6) "\n"
    after_empty = 0
    next
}
block == "data" && !after_empty {
    if (line ~ like_code) refuse("is data that ends like C++; an example is indented by four columns")
    next
}
!after_empty {
    if (!item) refuse("is indented without an empty line before it")
    if (line ~ like_code) refuse("continues an item and ends like C++; an empty line stands before an example")
    next
}
{
    finish_block()
    after_empty = 0
    item = 0
}
indent == 2 {
    block = "data"
    tables++
    if (line ~ like_code) refuse("is data that ends like C++; an example is indented by four columns")
    next
}
indent == 4 {
    block = "code"
    first = FNR
    code = substr(line, 6) "\n"
    next
}
{
    refuse("is indented by " indent " columns; an example is by four, a table or data by two")
}

END {
    finish_header()
    if (report && !refused) printf "%d examples in %d of %d headers, %d tables\n", examples, with_example, headers, tables
    if (refused) exit 1
    if (report) exit 0
    if (prelude != "") includes = includes "#include <" prelude ">\n"
    printf "%susing namespace omnigraph::cluster;\n%s", includes, unit > output
}

function refuse(why) {
    printf "%s:%d: this line of the head %s\n", FILENAME, FNR, why > "/dev/stderr"
    refused = 1
    block = "data"
}

function finish_header() {
    if (header != "") finish_block()
    if (blocks) with_example++
}

function finish_block(    count, i, j, at, body, outside, lines) {
    if (block == "code") {
        examples++
        blocks++
        sub(/\n+$/, "\n", code)
        count = split(code, lines, "\n") - 1
        body = ""
        outside = ""
        at = 0   # does the paragraph stand at namespace scope?
        for (i = 1; i <= count; i++) {
            if (i == 1 || lines[i - 1] == "") {
                at = 0
                for (j = i; j <= count && lines[j] != ""; j++) at = at || lines[j] ~ namespace_scope
            }
            # Both halves keep all lines, so that the compiler names the line of the header.
            if (at) sub(/^int main\(/, "int main_of_" name "_" blocks "(", lines[i])
            outside = outside (at ? lines[i] : "") "\n"
            body = body (at ? "" : "    " lines[i]) "\n"
        }
        if (outside ~ /[^ \n]/) unit = unit "#line " first " \"" path "\"\n" outside
        if (body ~ /[^ \n]/)
            unit = unit "namespace " scope "::examples {\nstatic auto example_of_" name "_" blocks "() {\n#line " first " \"" path "\"\n" body "}\n}\n"
    }
    block = ""
    code = ""
}
