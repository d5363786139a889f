// A certificate that a test makes and signs itself, so that it is its own authority; usually for 127.0.0.1.
//
//     const own_certificate mine;
//     scripted_http_server server{script, mine.context()};
//     settings.ca_file = mine.ca_file();
#pragma once

#include <cstdio>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdexcept>
#include <string>

#include "support/temporary_folder.hpp"

namespace omnigraph::cluster {

class own_certificate {
public:
    explicit own_certificate(const char* hosts = "IP:127.0.0.1,DNS:localhost") {
        add(NID_subject_alt_name, hosts);
        add(NID_basic_constraints, "critical,CA:TRUE");
        if (X509_sign(certificate_.get(), key_.get(), EVP_sha256()) == 0 ||
            SSL_CTX_use_certificate(context_.get(), certificate_.get()) != 1 ||
            SSL_CTX_use_PrivateKey(context_.get(), key_.get()) != 1)
            throw std::runtime_error{"no certificate can be made"};
        std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::fopen(ca_file().c_str(), "w"), std::fclose};
        if (!file || PEM_write_X509(file.get(), certificate_.get()) != 1)
            throw std::runtime_error{"no certificate can be written"};
    }

    [[nodiscard]] SSL_CTX* context() const { return context_.get(); }
    [[nodiscard]] std::string ca_file() const { return folder_.str() + "/ca.pem"; }

private:
    [[nodiscard]] static X509* made(EVP_PKEY* key) {
        auto* made = X509_new();
        X509_set_version(made, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
        X509_gmtime_adj(X509_getm_notBefore(made), -3600);
        X509_gmtime_adj(X509_getm_notAfter(made), 24 * 3600);
        X509_set_pubkey(made, key);
        auto* name = X509_get_subject_name(made);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("a test"), -1, -1,
                                   0);
        X509_set_issuer_name(made, name);
        return made;
    }

    void add(int what, const char* value) {
        X509V3_CTX about;
        X509V3_set_ctx_nodb(&about);
        X509V3_set_ctx(&about, certificate_.get(), certificate_.get(), nullptr, nullptr, 0);
        std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> made{
            X509V3_EXT_conf_nid(nullptr, &about, what, value), X509_EXTENSION_free};
        if (!made || X509_add_ext(certificate_.get(), made.get(), -1) != 1)
            throw std::runtime_error{"an extension cannot be made"};
    }

    temporary_folder folder_;
    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_{EVP_RSA_gen(2048), EVP_PKEY_free};
    std::unique_ptr<X509, void (*)(X509*)> certificate_{made(key_.get()), X509_free};
    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
};

}  // namespace omnigraph::cluster
