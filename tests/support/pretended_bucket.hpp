// A bucket in memory that answers as S3 does, and a fault at the n-th call: for tests of what a client makes of it.
//
//     pretended_bucket bucket;
//     bucket.fault_at(2, pretended_fault::lost_answer);       // the second request is carried out, and not answered
//     scripted_http_server server{[&](const received_request& r) { return bucket.answer(r); }};
//
// It can also break the promises of S3 for good, in the ways in which stores with an S3 interface do.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "support/meeting.hpp"
#include "support/scripted_http_server.hpp"

namespace omnigraph::cluster {

enum class pretended_fault {
    none,
    lost_request,      ///< the connection ends before anything was done
    lost_answer,       ///< it is done, and the connection ends
    truncated_answer,  ///< it is done, and half of the answer arrives
    busy,              ///< 503, nothing done
    busy_after,        ///< 500, and yet it is done
    conflict,          ///< 409, nothing done
    repeated,          ///< it is done twice, as a proxy does that has lost an answer, and the second answer arrives
    gone,              ///< nothing is done, and no later request is answered either
    gone_after,        ///< it is done, unanswered, and no later request is answered either
};

/// How the bucket differs from S3.
struct bucket_flaws {
    bool wants_bare_etags = false;       ///< in conditions, without quotes
    bool ignores_if_none_match = false;  ///< of writes
    bool ignores_if_match = false;
    bool ignores_upload_conditions = false;  ///< when an upload in parts is completed
    bool checks_before_it_locks = false;     ///< right when alone, and loses writes in a race
    bool lists_late = false;                 ///< what was written is not listed
    bool reads_late = false;                 ///< the first read after a write tells what was before
    bool keeps_the_removed = false;
    bool keeps_what_a_delete_removes = false;  ///< and removes what a batch names
    bool heeds_removal_conditions = false;     ///< as S3 does
    std::size_t longest_kept = 0;              ///< the rest of a longer object is cut off; 0: no limit
    bool gives_no_etags = false;
    bool one_etag_for_all = false;
    bool alters_bytes = false;        ///< as a store that takes everything for text does
    bool refuses_conditions = false;  ///< 501 NotImplemented
    std::chrono::seconds clock_offset{0};
};

class pretended_bucket {
public:
    /// `bare` wants ETags of conditions without quotes, as some servers do.
    explicit pretended_bucket(bool bare = false) { flaws_.wants_bare_etags = bare; }
    explicit pretended_bucket(bucket_flaws flaws) : flaws_{flaws} {}

    void fault_at(int call, pretended_fault fault) { at_ = call, fault_ = fault; }

    /// No fault from now on; the calls are counted from 1 again.
    void recover() {
        const std::scoped_lock lock{mutex_};
        at_ = calls_ = 0;
        met_at_.clear();
    }

    [[nodiscard]] int calls() const {
        const std::scoped_lock lock{mutex_};
        return calls_;
    }

    /// Method and target of the request that met the fault; empty while none has.
    [[nodiscard]] std::string met_at() const {
        const std::scoped_lock lock{mutex_};
        return met_at_;
    }

    [[nodiscard]] std::map<std::string, std::string> objects() const {
        const std::scoped_lock lock{mutex_};
        return objects_;
    }

    /// Everything that the bucket holds from now on.
    void fill(std::map<std::string, std::string> objects) {
        const std::scoped_lock lock{mutex_};
        objects_ = std::move(objects);
        before_.clear();
        unread_.clear();
    }

    /// Uploads in parts that were begun and neither completed nor aborted.
    [[nodiscard]] std::size_t open_uploads() const {
        const std::scoped_lock lock{mutex_};
        return uploads_.size();
    }

    /// The parts of all completed uploads.
    [[nodiscard]] int completed_parts() const {
        const std::scoped_lock lock{mutex_};
        return completed_parts_;
    }

    [[nodiscard]] std::string answer(const received_request& request) {
        std::unique_lock lock{mutex_};
        const auto fault = ++calls_ == at_ ? fault_ : pretended_fault::none;
        if (calls_ == at_) met_at_ = request.method + " " + request.target;
        const bool dies = fault_ == pretended_fault::gone || fault_ == pretended_fault::gone_after;
        if (dies && at_ != 0 && calls_ > at_) return {};
        if (fault == pretended_fault::lost_request || fault == pretended_fault::gone) return {};
        if (fault == pretended_fault::busy) return refusal(503, "SlowDown");
        if (fault == pretended_fault::conflict) return refusal(409, "ConditionalRequestConflict");
        if (fault == pretended_fault::repeated) static_cast<void>(carry_out(request, lock));
        auto done = carry_out(request, lock);
        if (fault == pretended_fault::lost_answer || fault == pretended_fault::gone_after) return {};
        if (fault == pretended_fault::busy_after) return refusal(500, "InternalError");
        if (fault == pretended_fault::truncated_answer)
            return done.substr(0, done.size() / 2) + "\r\nConnection: close";
        return done;
    }

    [[nodiscard]] static std::string refusal(unsigned answered, const std::string& code) {
        return http_text(answered, "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>");
    }

private:
    using query_map = std::map<std::string, std::string>;

    [[nodiscard]] std::string etag_of(const std::string& bytes) const {
        return flaws_.one_etag_for_all ? "\"1\"" : "\"" + std::to_string(std::hash<std::string>{}(bytes)) + "\"";
    }

    [[nodiscard]] std::vector<std::pair<std::string, std::string>> headers_of(const std::string& bytes) const {
        if (flaws_.gives_no_etags) return {};
        return {{"ETag", etag_of(bytes)}};
    }

    [[nodiscard]] static query_map query_of(const std::string& target) {
        query_map query;
        const auto mark = target.find('?');
        for (auto at = mark == std::string::npos ? target.size() : mark + 1; at < target.size();) {
            const auto end = std::min(target.find('&', at), target.size());
            const auto field = target.substr(at, end - at);
            const auto equals = std::min(field.find('='), field.size());
            std::string value;
            for (auto i = equals + 1; i < field.size(); ++i) {
                if (field[i] != '%') value += field[i];
                else value += static_cast<char>(std::stoi(field.substr(i + 1, 2), nullptr, 16)), i += 2;
            }
            query[field.substr(0, equals)] = value;
            at = end + 1;
        }
        return query;
    }

    [[nodiscard]] std::string carry_out(const received_request& request, std::unique_lock<std::mutex>& lock) {
        const auto path = request.target.substr(0, request.target.find('?'));
        const auto query = query_of(request.target);
        if (query.contains("list-type")) return listing(path, query);
        if (request.method == "GET" || request.method == "HEAD") return read(request, path);
        if (query.contains("uploads")) return begin_upload();
        if (query.contains("uploadId")) return continue_upload(request, path, query, lock);
        if (query.contains("delete")) return remove_batch(path, request.body);
        if (request.method == "DELETE") {
            if (flaws_.heeds_removal_conditions)
                if (auto refused = check_conditions(request, path, lock)) return *refused;
            if (!flaws_.keeps_the_removed && !flaws_.keeps_what_a_delete_removes) objects_.erase(path);
            return "HTTP/1.1 204 X\r\n\r\n";
        }
        if (auto refused = check_conditions(request, path, lock)) return *refused;
        return write(path, flaws_.alters_bytes ? request.body.substr(0, request.body.find('\0')) : request.body);
    }

    [[nodiscard]] std::string read(const received_request& request, const std::string& path) {
        const auto found = objects_.find(path);
        const bool late = flaws_.reads_late && unread_.erase(path) != 0;
        if (found == objects_.end() || (late && !before_.contains(path))) return refusal(404, "NoSuchKey");
        const auto& bytes = late ? before_.at(path) : found->second;
        const auto known = request.headers.find("if-none-match");
        if (known != request.headers.end() && known->second == etag_of(bytes))
            return "HTTP/1.1 304 X\r\nETag: " + etag_of(bytes) + "\r\n\r\n";
        if (const auto range = request.headers.find("range"); range != request.headers.end()) {
            // `bytes=0-N`, as a client asks that wants to know what begins here
            if (bytes.empty()) return refusal(416, "InvalidRange");
            const auto last = std::stoul(range->second.substr(range->second.find('-') + 1));
            return http_text(206, bytes.substr(0, last + 1), headers_of(bytes));
        }
        auto whole = http_text(200, bytes, headers_of(bytes));
        return request.method == "HEAD" ? whole.substr(0, whole.size() - bytes.size()) : whole;
    }

    /// The refusal of a write whose condition does not hold; nullopt when it may go on.
    [[nodiscard]] std::optional<std::string> check_conditions(const received_request& request, const std::string& path,
                                                              std::unique_lock<std::mutex>& lock) {
        const auto match = request.headers.find("if-match");
        const bool creates = request.headers.contains("if-none-match"), replaces = match != request.headers.end();
        if ((creates || replaces) && flaws_.refuses_conditions) return refusal(501, "NotImplemented");
        const auto found = objects_.find(path);
        const bool there = found != objects_.end();
        if (creates && there && !flaws_.ignores_if_none_match) return refusal(412, "PreconditionFailed");
        if (replaces && !flaws_.ignores_if_match) {
            if (!there) return refusal(404, "NoSuchKey");
            auto etag = etag_of(found->second);
            if (flaws_.wants_bare_etags) etag = etag.substr(1, etag.size() - 2);
            if (match->second != etag) return refusal(412, "PreconditionFailed");
        }
        if ((creates || replaces) && flaws_.checks_before_it_locks) {
            lock.unlock();
            // Objects of this name are created by several at once (store_check).
            if (path.find("/race-") != path.npos) between_.attend();
            lock.lock();
        }
        return std::nullopt;
    }

    [[nodiscard]] std::string write(const std::string& path, std::string bytes) {
        if (flaws_.longest_kept > 0 && bytes.size() > flaws_.longest_kept) bytes.resize(flaws_.longest_kept);
        if (const auto found = objects_.find(path); found != objects_.end()) before_[path] = found->second;
        unread_.insert(path);
        objects_[path] = bytes;
        return http_text(200, "", headers_of(bytes));
    }

    /// A page of a thousand objects at most. Its continuation is the last path of it.
    [[nodiscard]] std::string listing(const std::string& bucket, const query_map& query) {
        const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + flaws_.clock_offset);
        std::tm parts{};
        ::gmtime_r(&now, &parts);
        char when[32];
        std::strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S.000Z", &parts);
        std::string text, last;
        std::size_t listed = 0;
        bool more = false;
        const auto start = bucket + "/" + query.at("prefix");
        const auto from = query.find("continuation-token");
        for (auto at = from == query.end() ? objects_.lower_bound(start) : objects_.upper_bound(from->second);
             at != objects_.end() && at->first.starts_with(start); ++at) {
            if (flaws_.lists_late && unread_.contains(at->first)) continue;
            if (listed++ == 1000) {
                more = true;
                break;
            }
            last = at->first;
            text += "<Contents><Key>" + last.substr(bucket.size() + 1) + "</Key><Size>" +
                    std::to_string(at->second.size()) + "</Size><LastModified>" + when + "</LastModified></Contents>";
        }
        if (more) text += "<NextContinuationToken>" + last + "</NextContinuationToken>";
        return http_text(200, "<ListBucketResult><IsTruncated>" + std::string{more ? "true" : "false"} +
                                  "</IsTruncated>" + text + "</ListBucketResult>");
    }

    [[nodiscard]] std::string remove_batch(const std::string& bucket, const std::string& body) {
        for (std::size_t at = 0; (at = body.find("<Key>", at)) != std::string::npos; at += 5) {
            const auto end = body.find("</Key>", at);
            if (!flaws_.keeps_the_removed) objects_.erase(bucket + "/" + body.substr(at + 5, end - at - 5));
        }
        return http_text(200, "<DeleteResult></DeleteResult>");
    }

    [[nodiscard]] std::string begin_upload() {
        const auto id = "upload-" + std::to_string(++begun_);
        uploads_[id];
        return http_text(
            200, "<InitiateMultipartUploadResult><UploadId>" + id + "</UploadId></InitiateMultipartUploadResult>");
    }

    [[nodiscard]] std::string continue_upload(const received_request& request, const std::string& path,
                                              const query_map& query, std::unique_lock<std::mutex>& lock) {
        const auto upload = uploads_.find(query.at("uploadId"));
        if (upload == uploads_.end()) return refusal(404, "NoSuchUpload");
        if (request.method == "DELETE") {
            uploads_.erase(upload);
            return "HTTP/1.1 204 X\r\n\r\n";
        }
        if (request.method == "PUT") {
            upload->second[std::stoi(query.at("partNumber"))] = request.body;
            return http_text(200, "", headers_of(request.body));
        }
        if (!flaws_.ignores_upload_conditions)
            if (auto refused = check_conditions(request, path, lock)) return *refused;
        std::string whole;
        for (const auto& [number, bytes] : upload->second) whole += bytes;
        completed_parts_ += static_cast<int>(upload->second.size());
        uploads_.erase(upload);
        static_cast<void>(write(path, whole));
        return http_text(
            200, "<CompleteMultipartUploadResult><ETag>" + etag_of(whole) + "</ETag></CompleteMultipartUploadResult>");
    }

    bucket_flaws flaws_;
    int at_ = 0;
    std::string met_at_;
    pretended_fault fault_ = pretended_fault::none;
    int calls_ = 0, begun_ = 0, completed_parts_ = 0;
    std::map<std::string, std::string> objects_, before_;
    std::set<std::string> unread_;
    std::map<std::string, std::map<int, std::string>> uploads_;
    mutable std::mutex mutex_;
    meeting between_;
};

}  // namespace omnigraph::cluster
