// Bodies of posix/private_file.hpp.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/private_file.hpp>

namespace omnigraph::cluster::posix::detail {

/// Writes and renames inside an open folder. On failure the temporary file is removed.
OMNIGRAPH_INLINE file_result<done> write_private_file_in(int folder, const std::string& name, std::string_view bytes) {
    const auto temporary = "." + name.substr(0, 200) + "." + std::to_string(::getpid()) + ".tmp";
    ::unlinkat(folder, temporary.c_str(), 0);  // left by a killed process with the same process id
    auto file = open_at(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    if (!file.is_open()) return os_error("making a file beside it");
    const auto give_up = [&](file_error why) {
        ::unlinkat(folder, temporary.c_str(), 0);
        return why;
    };
    if (::fchmod(file.get(), 0600) != 0) return give_up(os_error("protecting it"));
    if (auto written = write_all(file.get(), bytes); !written) return give_up(std::move(written).error());
    if (::fsync(file.get()) != 0) return give_up(os_error("writing it to the disk"));
    if (::renameat(folder, temporary.c_str(), folder, name.c_str()) != 0)
        return give_up(os_error("putting it in its place"));
    ::fsync(folder);  // best effort: the file is in place even when this fails
    return done{};
}

}  // namespace omnigraph::cluster::posix::detail

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_result<done> write_private_file(const std::string& path, std::string_view bytes) {
    const auto slash = path.rfind('/');
    const auto name = slash == std::string::npos ? path : path.substr(slash + 1);
    if (name.empty() || name == "." || name == "..") return file_error{file_fault::folder, "it names a folder"};
    const auto folder = open_folder(slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash));
    if (!folder.is_open()) return os_error("opening its folder");
    const auto there = lstat_at(folder.get(), name);
    if (there && S_ISDIR(there->st_mode)) return file_error{file_fault::folder, "it is a folder"};
    if (there && !S_ISREG(there->st_mode) && !S_ISLNK(there->st_mode))
        return file_error{file_fault::not_regular, "it is not a regular file"};
    return detail::write_private_file_in(folder.get(), name, bytes);
}

}  // namespace omnigraph::cluster::posix
