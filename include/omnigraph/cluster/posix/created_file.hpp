// A file that is written from its beginning, piece by piece.
//
//     auto file = posix::create_file(path);
//     auto written = file ? posix::write_all(file->get(), bytes) : file.error();
//     if (file) written = posix::close_written(*file, std::move(written));
#pragma once

#include <string>

#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

/// Opens a file for writing, empty; makes it when it is not there.
[[nodiscard]] file_result<file_descriptor> create_file(const std::string& path);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/created_file.ipp>
#endif
