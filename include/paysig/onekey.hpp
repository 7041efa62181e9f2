// paysig/onekey.hpp: the flow of OneKey Payments V3 Cashouts for C++17 and newer, over <paysig.hpp>.
//
// SPDX-License-Identifier: MIT OR Apache-2.0
//
//     const auto credentials = paysig::onekey::credentials::from_env();
//     const auto sealed = credentials.seal({paysig::onekey::operation::create, payload});
//     send(sealed.method(), sealed.url(), sealed.headers(), sealed.body());      // exactly these bytes
//
// The provider's pages "Technical and Security Aspects", "Calculating the Payload-Signature" and "Notifications" say
// what it wants; <paysig.h> says what each call refuses, and why.
#ifndef PAYSIG_ONEKEY_HPP
#define PAYSIG_ONEKEY_HPP

#include <paysig/request.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <initializer_list>
#include <iterator>
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

// What credentials are made of. A text that is not given is not the same as an empty one.
struct settings {
    // The API Key: login. In files and variables, PAYSIG_API_KEY.
    std::optional<text_view> api_key;
    // The API Passphrase: pass. PAYSIG_API_PASSPHRASE.
    std::optional<text_view> passphrase;
    // The API Signature: the secret that signs. PAYSIG_API_SIGNATURE.
    std::optional<text_view> api_signature;
    // "staging", which it is where it is not given; "production" or "local". PAYSIG_ENVIRONMENT.
    std::optional<text_view> environment;
    // https://HOST or https://HOST:PORT. PAYSIG_BASE_URL.
    std::optional<text_view> base_url;
};

// Why there are no credentials: an error that tells which setting is at fault as well.
class settings_error : public error {
public:
    settings_error(paysig_status_t status, const paysig_fault_t &where)
        : error(fault(status, where.error_offset)), setting_(paysig_setting_at(where.setting)), line_(where.line) {}

    // Such as "PAYSIG_API_KEY"; NULL where none is.
    const char *setting() const noexcept { return setting_; }
    // Of the text that was parsed, from 1; 0 where none is.
    std::size_t line() const noexcept { return line_; }

private:
    const char *setting_;
    std::size_t line_;
};

// A notification that was verified. Only external_id is: whoever has seen one notification can send it again, for ever,
// with any other fields. Ask for the cashout's status and act on that answer, once.
class notification {
public:
    // What to de-duplicate by, together with the status that your own question is answered with.
    std::string_view external_id() const & noexcept { return text(external_id_); }
    // Of several keys, the index of the first that fits.
    std::size_t matched() const noexcept { return matched_; }
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
    friend class credentials;
    template <class Keys> friend expected<notification> try_read_notification(const Keys &, bytes_view);

    static expected<notification> read(const paysig_key_t *const *with, std::size_t count, bytes_view body) {
        notification made;
        made.out_.resize(body.size());
        made.fields_.resize(16);
        paysig_notification_t verified{};
        paysig_told_t told{};
        const auto call = [&] {
            return paysig_onekey_notification_any(with, count, body.data(), body.size(), made.out_.data(),
                                                  made.out_.size(), made.fields_.data(), made.fields_.size(), &verified,
                                                  &told);
        };
        paysig_status_t status = call();
        if (status == PAYSIG_OK && verified.fields_length > made.fields_.size()) {
            made.fields_.resize(verified.fields_length);
            status = call();
        }
        if (status != PAYSIG_OK) {
            return fault(status, told.error_offset);
        }
        made.fields_.resize(verified.fields_length);
        made.external_id_ = verified.external_id;
        made.matched_ = verified.matched;
        return made;
    }
    std::string_view text(paysig_span_t where) const noexcept { return detail::text(out_.data(), where); }

    std::vector<char> out_;
    std::vector<paysig_pair_t> fields_;
    paysig_span_t external_id_{};
    std::size_t matched_ = 0;
};

// The provider's credentials, bound to their environment. Make them once, use them as often as needed, from as many
// threads as needed. They are moved, never copied, and wiped where they were and when they end.
class credentials {
public:
    // API Key (login), API Passphrase (pass) and API Signature (the secret that signs), all in UTF-8. What cannot be
    // the provider's throws settings_error: PAYSIG_CREDENTIAL_..., PAYSIG_URL_..., PAYSIG_SECRET_...
    credentials(const environment &where, text_view api_key, text_view passphrase, text_view api_signature)
        : credentials(settings{api_key, passphrase, api_signature, where.name_, where.base_url_}) {}
    explicit credentials(const settings &given) {
        std::array<paysig_part_t, 5> lent{};
        std::size_t i = 0;
        for (const auto *setting :
             {&given.api_key, &given.passphrase, &given.api_signature, &given.environment, &given.base_url}) {
            if (*setting) {
                // NULL says that it is not given.
                lent[i] = {(*setting)->data() == nullptr ? "" : (*setting)->data(), (*setting)->size()};
            }
            ++i;
        }
        make(lent.data(), lent.size(), PAYSIG_FIELD_MISSING);
    }
    // Of the environment variables that settings names. PAYSIG_KEY_VARIABLE where one that must be there is not set.
    static credentials from_env() {
        std::vector<paysig_part_t> lent;
        while (const char *name = paysig_setting_at(lent.size())) {
            const char *value = std::getenv(name);
            lent.push_back({value, text_view(value).size()});
        }
        return credentials(lent);
    }
    // Of the text of a file, a line NAME=VALUE for each setting: see paysig_credentials_parse. The text is yours to
    // wipe.
    static credentials parse(text_view text) { return credentials(text, parsed()); }

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

    // Verifies a body by its header Payload-Signature, such as a notification that is JSON: see key::verify.
    void verify(bytes_view body, text_view presented) const { try_verify(body, presented).value(); }
    expected<void> try_verify(bytes_view body, text_view presented) const noexcept {
        const paysig_status_t status = paysig_verify(paysig_credentials_key(&credentials_), body.data(), body.size(),
                                                     presented.data(), presented.size());
        return paysig::detail::verified(status, presented);
    }
    // Verifies and decodes a notification that is a form, exactly as it arrived: see paysig_onekey_notification.
    notification read_notification(bytes_view body) const { return try_read_notification(body).value(); }
    expected<notification> try_read_notification(bytes_view body) const {
        const paysig_key_t *key = paysig_credentials_key(&credentials_);
        return notification::read(&key, 1, body);
    }

    // https://HOST or https://HOST:PORT.
    std::string base_url() const {
        std::string url(PAYSIG_BASE_URL_BYTES, '\0');
        paysig_told_t told{};
        paysig::detail::check(paysig_credentials_base_url(&credentials_, url.data(), url.size(), &told));
        url.resize(told.length);
        return url;
    }
    // The path and query of a URL of this environment, for adapters of HTTP clients: see paysig_credentials_path_of.
    std::string path_of(text_view url) const {
        paysig_told_t told{};
        const paysig_status_t status = paysig_credentials_path_of(&credentials_, url.data(), url.size(), &told);
        paysig::detail::check(status, told.error_offset);
        return std::string(url.substr(url.size() - told.length));
    }

    // For the calls of paysig.h.
    const paysig_credentials_t *get() const noexcept { return &credentials_; }

private:
    struct parsed {};

    explicit credentials(const std::vector<paysig_part_t> &variables) {
        make(variables.data(), variables.size(), PAYSIG_KEY_VARIABLE);
    }
    credentials(text_view text, parsed) {
        paysig_fault_t where{};
        const paysig_status_t status = paysig_credentials_parse(text.data(), text.size(), &where, &credentials_);
        if (status != PAYSIG_OK) {
            throw settings_error(status, where);
        }
    }

    // `missing` is what it is called that a setting is not given.
    void make(const paysig_part_t *given, std::size_t count, paysig_status_t missing) {
        paysig_fault_t where{};
        const paysig_status_t status = paysig_credentials_make(given, count, &where, &credentials_);
        if (status != PAYSIG_OK) {
            throw settings_error(status == PAYSIG_FIELD_MISSING ? missing : status, where);
        }
    }

    paysig_credentials_t credentials_;
};

// For read_notification: {current, previous}.
using credentials_list = std::initializer_list<std::reference_wrapper<const credentials>>;

namespace detail {

inline const paysig_key_t *key_of(const key &one) noexcept { return one.get(); }
inline const paysig_key_t *key_of(const credentials &one) noexcept { return paysig_credentials_key(one.get()); }

} // namespace detail

// As credentials::read_notification, against several credentials, as while they are replaced, or against keys of their
// API Signatures: read_notification({current, previous}, body), or a container of them. notification::matched tells
// which one fits; every one is tried.
template <class Keys> expected<notification> try_read_notification(const Keys &any, bytes_view body) {
    std::vector<const paysig_key_t *> lent;
    for (const auto &one : any) {
        lent.push_back(detail::key_of(one));
    }
    return notification::read(lent.data(), lent.size(), body);
}
inline expected<notification> try_read_notification(key_list any, bytes_view body) {
    return try_read_notification<key_list>(any, body);
}
inline expected<notification> try_read_notification(credentials_list any, bytes_view body) {
    return try_read_notification<credentials_list>(any, body);
}
inline expected<notification> try_read_notification(const key &with, bytes_view body) {
    return try_read_notification<key_list>({with}, body);
}
template <class Keys> notification read_notification(const Keys &any, bytes_view body) {
    return try_read_notification(any, body).value();
}
inline notification read_notification(key_list any, bytes_view body) {
    return try_read_notification(any, body).value();
}
inline notification read_notification(credentials_list any, bytes_view body) {
    return try_read_notification(any, body).value();
}

// Text that is in Windows-1252 or Latin-1 as UTF-8. Nothing else converts anything: convert only what you know to be
// in it, before it is sealed or signed.
inline std::string windows_1252_to_utf8(bytes_view text) {
    paysig::detail::check(text.size() > SIZE_MAX / 3 ? PAYSIG_LENGTH_TOO_LARGE : PAYSIG_OK, SIZE_MAX);
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
