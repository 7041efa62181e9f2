// paysig/onekey.hpp: the flow of OneKey Payments V3 Cashouts for C++17 and newer, over <paysig.hpp>.
//
// SPDX-License-Identifier: MIT OR Apache-2.0
//
//     const paysig::onekey::credentials credentials(
//         paysig::onekey::environment::staging(), std::getenv("PAYSIG_API_KEY"), std::getenv("PAYSIG_API_PASSPHRASE"),
//         std::getenv("PAYSIG_API_SIGNATURE"));
//     const auto sealed = credentials.seal({paysig::onekey::operation::create, payload});
//     send(sealed.method(), sealed.url(), sealed.headers(), sealed.body());      // exactly these bytes
//
// The provider's pages "Technical and Security Aspects", "Calculating the Payload-Signature" and "Notifications" say
// what it wants; <paysig.h> says what each call refuses, and why.
#ifndef PAYSIG_ONEKEY_HPP
#define PAYSIG_ONEKEY_HPP

#include <paysig.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace paysig::onekey {

// Where requests go to. What a base URL must be is checked when credentials are bound to it.
class environment {
public:
    // The provider's staging.
    static environment staging() { return environment("staging"); }
    // https://HOST or https://HOST:PORT, as it was handed out.
    static environment production(std::string base_url) { return environment("production", std::move(base_url)); }
    // For tests against this machine, such as https://localhost:8443.
    static environment local(std::string base_url) { return environment("local", std::move(base_url)); }
    // By its name, as settings have it. staging needs no base URL.
    explicit environment(std::string name, std::string base_url = {})
        : name_(std::move(name)), base_url_(std::move(base_url)) {}

private:
    friend class credentials;
    std::string name_;
    std::string base_url_;
};

enum class operation : std::uint32_t {
    // What the request's method and path say.
    other = PAYSIG_OPERATION_OTHER,
    // POST /v3/cashout.
    create = PAYSIG_OPERATION_CREATE,
    // POST /v3/cashout/status.
    status = PAYSIG_OPERATION_STATUS,
    // DELETE /v3/cashout/cancel, with a body.
    cancel = PAYSIG_OPERATION_CANCEL,
};

// A request that is to be sealed.
struct request {
    onekey::operation operation = onekey::operation::other;
    // A JSON object, with or without login and pass.
    bytes_view payload = {};
    // For operation::other alone: the method, in upper-case letters, and the path.
    text_view method = {};
    text_view path = {};
    // Empty: paysig and its version.
    text_view user_agent = {};
    // Not given: the payload stays as it is where it has login and pass, and becomes compact where they are added.
    std::optional<paysig::form> form = std::nullopt;
};

// A name and a value: a header's, or a form's.
struct field {
    std::string_view name;
    std::string_view value;
};

namespace detail {

// Of what was moved from, nothing is left.
inline std::string_view text(const char *out, paysig_span_t where) noexcept {
    return out == nullptr ? std::string_view() : std::string_view(out + where.offset, where.length);
}

// Memory that is overwritten when it is given back.
class wiped {
public:
    explicit wiped(std::size_t size) : bytes_(new char[size]), size_(size) {}
    wiped(wiped &&other) noexcept : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}
    wiped &operator=(wiped &&other) noexcept {
        std::swap(bytes_, other.bytes_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~wiped() {
        // A compiler may leave out what nobody reads, but not this.
        for (volatile char *byte = bytes_.get(); size_ > 0; --size_) {
            *byte++ = 0;
        }
    }
    char *data() const noexcept { return bytes_.get(); }
    std::size_t size() const noexcept { return size_; }

private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_;
};

} // namespace detail

// A request to send as it is: the signature is of this body. It holds credentials, and is wiped when it ends. Nothing
// of it can be had of one that is gone when the statement ends.
class sealed_request {
public:
    std::string_view body() const & noexcept { return text(sealed_.body); }
    // Behind these is a NUL.
    std::string_view method() const & noexcept { return text(sealed_.method); }
    std::string_view url() const & noexcept { return text(sealed_.url); }
    std::string_view path() const & noexcept { return text(sealed_.path); }
    // The host of the URL, and its port where it has one. No NUL is behind it.
    std::string_view host() const & noexcept { return text(sealed_.host); }
    // Payload-Signature, Content-Type, User-Agent and Authorization. Behind each value is a NUL.
    std::array<field, 4> headers() const & noexcept {
        std::array<field, 4> all;
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] = {text(sealed_.headers[i].name), text(sealed_.headers[i].value)};
        }
        return all;
    }
    // The same as "name: value", each a text that ends with a NUL, as libcurl takes them.
    std::array<const char *, 4> header_lines() const & noexcept {
        std::array<const char *, 4> all;
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] = text(sealed_.headers[i].name).data();
        }
        return all;
    }

    std::string_view body() const && = delete;
    std::string_view method() const && = delete;
    std::string_view url() const && = delete;
    std::string_view path() const && = delete;
    std::string_view host() const && = delete;
    std::array<field, 4> headers() const && = delete;
    std::array<const char *, 4> header_lines() const && = delete;

private:
    friend class credentials;
    sealed_request(detail::wiped out, const paysig_sealed_t &sealed) noexcept : out_(std::move(out)), sealed_(sealed) {}
    std::string_view text(paysig_span_t where) const noexcept { return detail::text(out_.data(), where); }

    detail::wiped out_;
    paysig_sealed_t sealed_;
};

// The provider's credentials, bound to their environment. Make them once, use them as often as needed, from as many
// threads as needed. They are moved, never copied, and wiped where they were and when they end.
class credentials {
public:
    // Refuses what cannot be the provider's (PAYSIG_CREDENTIAL_..., PAYSIG_URL_..., PAYSIG_SECRET_...), with the
    // offset in the text that the message speaks of.
    credentials(const environment &where, text_view api_key, text_view passphrase, text_view api_signature) {
        std::size_t offset = SIZE_MAX;
        const paysig_status_t status = paysig_credentials_init(
            where.name_.data(), where.name_.size(), where.base_url_.data(), where.base_url_.size(), api_key.data(),
            api_key.size(), passphrase.data(), passphrase.size(), api_signature.data(), api_signature.size(), &offset,
            &credentials_);
        paysig::detail::check(status, offset);
    }
    credentials(credentials &&other) noexcept : credentials_(other.credentials_) { other.wipe(); }
    credentials &operator=(credentials &&other) noexcept {
        if (this != &other) {
            credentials_ = other.credentials_;
            other.wipe();
        }
        return *this;
    }
    ~credentials() { wipe(); }

    // Ends them early. From then on they are refused (PAYSIG_CREDENTIALS_NOT_READY), as ones that were moved from are.
    void wipe() noexcept { paysig_credentials_wipe(&credentials_); }

    // Makes the exact body and all headers of a request. login and pass are added where they are not in the payload,
    // and must be these credentials' where they are. See paysig_onekey_seal.
    sealed_request seal(const request &wanted) const {
        paysig_request_t lent{};
        lent.operation = static_cast<std::uint32_t>(wanted.operation);
        lent.form = wanted.form ? static_cast<std::uint32_t>(*wanted.form) : PAYSIG_FORM_AUTO;
        lent.payload = wanted.payload.data();
        lent.payload_length = wanted.payload.size();
        lent.method = wanted.method.data();
        lent.method_length = wanted.method.size();
        lent.path = wanted.path.data();
        lent.path_length = wanted.path.size();
        lent.user_agent = wanted.user_agent.data();
        lent.user_agent_length = wanted.user_agent.size();

        // Enough, but for a long path or User-Agent.
        detail::wiped out(wanted.payload.size() + 1024);
        paysig_sealed_t sealed{};
        paysig_told_t told{};
        const auto make = [&](paysig_slot_t *slots, std::size_t count) {
            return paysig_onekey_seal(&credentials_, &lent, slots, count, out.data(), out.size(), &sealed, &told);
        };
        paysig_status_t status = paysig::detail::with_scratch(told, make);
        if (status == PAYSIG_BUFFER_TOO_SMALL) {
            out = detail::wiped(told.length);
            status = paysig::detail::with_scratch(told, make);
        }
        paysig::detail::check(status, told.error_offset);
        return sealed_request(std::move(out), sealed);
    }

    // Returns where a request on the wire is as the provider wants it, and throws where it is not: the twin of seal.
    // The headers are a container of fields or of pairs, such as std::multimap<std::string, std::string>; the value is
    // without the white space around it. See paysig_onekey_check.
    template <class Headers>
    void check(text_view method, text_view path, bytes_view body, const Headers &headers) const {
        try_check(method, path, body, headers).value();
    }
    void check(text_view method, text_view path, bytes_view body, std::initializer_list<field> headers) const {
        try_check(method, path, body, headers).value();
    }
    template <class Headers>
    expected<void> try_check(text_view method, text_view path, bytes_view body, const Headers &headers) const {
        static_assert(std::is_reference_v<decltype(*std::begin(headers))>, "the range must hold the headers");
        std::vector<paysig_header_t> lent;
        for (const auto &[name, value] : headers) {
            const std::string_view as_name(name), as_value(value);
            lent.push_back({as_name.data(), as_name.size(), as_value.data(), as_value.size()});
        }
        paysig_told_t told{};
        const paysig_status_t status =
            paysig_onekey_check(&credentials_, method.data(), method.size(), path.data(), path.size(), body.data(),
                                body.size(), lent.data(), lent.size(), &told);
        return fault(status, told.error_offset);
    }
    expected<void> try_check(text_view method, text_view path, bytes_view body,
                             std::initializer_list<field> headers) const {
        return try_check<std::initializer_list<field>>(method, path, body, headers);
    }

    // For the calls of paysig.h.
    const paysig_credentials_t *get() const noexcept { return &credentials_; }

private:
    paysig_credentials_t credentials_;
};

// A notification that was verified. Only external_id is: whoever has seen one notification can send it again, for ever,
// with any other fields. Ask for the cashout's status and act on that answer, once.
class notification {
public:
    // What to de-duplicate by, together with the status that your own question is answered with.
    std::string_view external_id() const & noexcept { return text(external_id_); }
    // All fields of the form, in their order. Anyone may have written them.
    std::vector<field> unauthenticated() const & {
        std::vector<field> all;
        all.reserve(fields_.size());
        for (const paysig_pair_t &pair : fields_) {
            all.push_back({text(pair.name), text(pair.value)});
        }
        return all;
    }
    // The first field of that name.
    std::optional<std::string_view> unauthenticated(std::string_view name) const & noexcept {
        for (const paysig_pair_t &pair : fields_) {
            if (text(pair.name) == name) {
                return text(pair.value);
            }
        }
        return std::nullopt;
    }

    std::string_view external_id() const && = delete;
    std::vector<field> unauthenticated() const && = delete;
    std::optional<std::string_view> unauthenticated(std::string_view name) const && = delete;

private:
    friend expected<notification> try_read_notification(const key &, bytes_view);
    std::string_view text(paysig_span_t where) const noexcept { return detail::text(out_.data(), where); }

    std::vector<char> out_;
    std::vector<paysig_pair_t> fields_;
    paysig_span_t external_id_{};
};

// Verifies and decodes a notification that is a form, exactly as it arrived; its key is that of the API Signature. See
// paysig_onekey_notification. One that is JSON is verified by key::verify, with its header Payload-Signature.
inline expected<notification> try_read_notification(const key &with, bytes_view body) {
    notification read;
    read.out_.resize(body.size());
    read.fields_.resize(16);
    paysig_notification_t verified{};
    paysig_told_t told{};
    const auto call = [&] {
        return paysig_onekey_notification(with.get(), body.data(), body.size(), read.out_.data(), read.out_.size(),
                                          read.fields_.data(), read.fields_.size(), &verified, &told);
    };
    paysig_status_t status = call();
    if (status == PAYSIG_OK && verified.fields_length > read.fields_.size()) {
        read.fields_.resize(verified.fields_length);
        status = call();
    }
    if (status != PAYSIG_OK) {
        return fault(status, told.error_offset);
    }
    read.fields_.resize(verified.fields_length);
    read.external_id_ = verified.external_id;
    return read;
}
inline notification read_notification(const key &with, bytes_view body) {
    return try_read_notification(with, body).value();
}

// Text that is in Windows-1252 or Latin-1 as UTF-8. Nothing else converts anything: convert only what you know to be
// in it, before it is sealed or signed.
inline std::string windows_1252_to_utf8(bytes_view text) {
    std::string out(3 * text.size(), '\0');
    paysig_told_t told{};
    const paysig_status_t status =
        paysig_windows_1252_to_utf8(text.data(), text.size(), out.data(), out.size(), &told);
    paysig::detail::check(status, told.error_offset);
    out.resize(told.length);
    return out;
}

} // namespace paysig::onekey

#endif // PAYSIG_ONEKEY_HPP
