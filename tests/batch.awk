# Makes one translation unit of several files of tests, so that the compiler reads what they include only once.
#
#     awk -v root=FOLDER -f tests/batch.awk A_test.cpp B_test.cpp pass=2 A_test.cpp B_test.cpp
#
# All includes come first, and of these the library's, which do not expect the names of the tests. Then each file
# stands in a namespace of its own, so that two files may name their helpers alike: at global scope in
# `namespace in_batch_N`, and what stands in `namespace omnigraph::... {` in `namespace omnigraph::...::in_batch_N {`.
# Messages and failed checks name the files, relative to the folder `root`.
# A file cannot be in a batch when it specialises a template of others, has directives of its own, or says
# `// Not in a batch: WHY`: omnigraph_batches leaves it alone.
pass != 2 {
    if (/^#include/ && !seen[$0]++) {
        if (/^#include <(omnigraph\/|boost\/|[^\/]+>)/) print
        else later = later $0 "\n"
    }
    if (/^namespace omnigraph/) scoped[FILENAME] = 1
    next
}
FNR == 1 {
    finish()
    if (!number++) printf "%s", later
    if (!(FILENAME in scoped)) {
        print "namespace in_batch_" number " {"
        open = 1
    }
    name = FILENAME
    if (index(name, root "/") == 1) name = substr(name, length(root) + 2)
    print "#line 1 \"" name "\""
}
/^#include/ { print ""; next }
/^namespace omnigraph[a-z_:]* \{/ { sub(/ \{/, "::in_batch_" number " {") }
{ print }
END { finish() }

function finish() {
    if (open) print "}  // namespace in_batch_" number
    open = 0
}
