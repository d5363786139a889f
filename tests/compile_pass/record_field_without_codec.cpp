#include <boost/hana/adapt_struct.hpp>

#include <omnigraph/cluster/json/record.hpp>
using namespace omnigraph::cluster;

struct loan {
    std::string reader;
    std::string where;
};
BOOST_HANA_ADAPT_STRUCT(loan, reader, where);

json written(const loan& one) { return to_json(one); }
