// Records declared files while they are read, and replays them later from the record: how history keeps a folder.
//
//     folder_sources folder{"brain"};
//     recording_sources sources{folder};                      // kinds read through it as usual
//     const declared_sources noted = sources.recorded();
//     // ... later, from a store:
//     replayed_sources again{noted};
//     auto schema = again.read("./people.pg");                // the text of then
//
// (1) The record has every file that was read, by its declared path, and every folder that was listed.
// (2) A replayed folder lists the recorded files in it. A file that was listed but not read is not recorded.
// (3) Replaying looks up nothing on this machine.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

/// What was read of a folder.
struct declared_sources {
    std::set<std::string, std::less<>> folders = {};                                    ///< as declared
    std::map<std::string, std::shared_ptr<const source_file>, std::less<>> files = {};  ///< by declared path
};

/// Reads through another reader and records what it reads.
class recording_sources final : public source_reader {
public:
    /// `inner` is borrowed and must outlive this reader.
    explicit recording_sources(source_reader& inner) : inner_{inner} {}

    [[nodiscard]] const declared_sources& recorded() const { return recorded_; }

    [[nodiscard]] result<std::shared_ptr<const source_file>, source_problem> read(std::string_view declared) override;
    [[nodiscard]] result<source_file, source_problem> reread(std::string_view declared) const override;
    [[nodiscard]] bool is_directory(std::string_view declared) const override;
    [[nodiscard]] result<std::vector<std::string>, source_problem> list_directory(
        std::string_view declared, std::string_view extension) const override;
    [[nodiscard]] std::string display(std::string_view declared) const override;

private:
    source_reader& inner_;
    mutable declared_sources recorded_;
};

/// Reads from a record.
class replayed_sources final : public source_reader {
public:
    explicit replayed_sources(declared_sources recorded) : recorded_{std::move(recorded)} {}

    [[nodiscard]] result<std::shared_ptr<const source_file>, source_problem> read(std::string_view declared) override;
    [[nodiscard]] result<source_file, source_problem> reread(std::string_view declared) const override;
    [[nodiscard]] bool is_directory(std::string_view declared) const override;
    [[nodiscard]] result<std::vector<std::string>, source_problem> list_directory(
        std::string_view declared, std::string_view extension) const override;
    [[nodiscard]] std::string display(std::string_view declared) const override;

private:
    declared_sources recorded_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/recorded_sources.ipp>
#endif
