// error: a record has a field of a type that has no JSON codec
#include <boost/hana/adapt_struct.hpp>

#include <omnigraph/cluster/json/record.hpp>
using namespace omnigraph::cluster;

struct loan {
    std::string reader;
    const void* where = nullptr;
};
BOOST_HANA_ADAPT_STRUCT(loan, reader, where);

json written(const loan& one) { return to_json(one); }
