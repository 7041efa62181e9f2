// paysig.hpp: paysig.h for C++17 and newer. All of it is in this header; link the library.
//
// SPDX-License-Identifier: MIT OR Apache-2.0
//
//     const paysig::key key(std::getenv("PAYSIG_KEY"));
//     const paysig::signature signature = key.sign(body);
//     request.set_header("Payload-Signature", signature.str());
//     key.verify(received_body, received_signature);      // throws paysig::error where it does not match
//
// Errors     What fails throws paysig::error. What verifies has a twin, try_..., that returns a paysig::expected: true
//            for yes alone, and a warning of the compiler where it is ignored.
// Secrets    Keys and signers are moved, never copied; they are wiped where they were, and when they end. The text that
//            you make them of is yours to wipe.
// Views      bytes_view and text_view own nothing: what they show must live until the call returns.
// Threads    Any number may use one key at once. A signer belongs to one thread at a time.
//
// The flow of OneKey Payments is in <paysig/onekey.hpp>. <paysig.h> says what the calls promise, to the byte.
#ifndef PAYSIG_HPP
#define PAYSIG_HPP

#include <paysig/basics.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paysig {

// The digits of a signature that is made. One that is verified may have either.
enum class hex : std::uint32_t {
    // As in the header Payload-Signature.
    lower = PAYSIG_HEX_LOWER,
    // As in a cashout notification's field control.
    upper = PAYSIG_HEX_UPPER,
};

// The canonical forms: PAYSIG_FORM_... says what each is and what it refuses.
enum class form : std::uint32_t {
    verbatim = PAYSIG_FORM_VERBATIM,
    compact = PAYSIG_FORM_COMPACT,
    jcs = PAYSIG_FORM_JCS,
    jcs_exact = PAYSIG_FORM_JCS_EXACT,
};

// A signature that was made: 64 hexadecimal digits. It cannot be compared, for how long that takes would tell of it:
// verify what was presented.
class signature {
public:
    // A NUL follows.
    std::string_view view() const & noexcept { return {text_.data(), PAYSIG_SIGNATURE_CHARS}; }
    const char *c_str() const & noexcept { return text_.data(); }
    std::string str() const { return std::string(view()); }
    // Not of one that is gone when the statement ends.
    std::string_view view() const && = delete;
    const char *c_str() const && = delete;

    template <class T> friend bool operator==(const signature &, const T &) = delete;
    template <class T> friend bool operator!=(const signature &, const T &) = delete;

private:
    friend class key;
    friend class signer;
    signature() noexcept = default;
    std::array<char, PAYSIG_SIGNATURE_BYTES> text_{};
};

// Whether a text may be a secret, and where it may not (see paysig_key_init). Nothing is trimmed.
inline expected<void> check_secret(text_view secret) noexcept {
    std::size_t offset = SIZE_MAX;
    const paysig_status_t status = paysig_secret_check(secret.data(), secret.size(), &offset);
    return fault(status, offset);
}

// Whether a text is well formed as a signature, and where it is not. It says nothing about whose it is.
inline expected<void> check_signature(text_view presented) noexcept {
    std::size_t offset = SIZE_MAX;
    const paysig_status_t status = paysig_signature_check(presented.data(), presented.size(), &offset);
    return fault(status, offset);
}

namespace detail {

// The place that only another call tells, where that call has found the same.
inline fault placed(paysig_status_t status, const expected<void> &checked) noexcept {
    return checked.error().code() == status ? checked.error() : fault(status);
}

inline expected<void> verified(paysig_status_t status, text_view presented) noexcept {
    return status == PAYSIG_OK ? fault(PAYSIG_OK) : placed(status, check_signature(presented));
}

// Calls with some slots on the stack and, where these are too few, with as many as are needed.
template <class Call> paysig_status_t with_scratch(const paysig_told_t &told, Call call) {
    std::array<paysig_slot_t, 64> few;
    paysig_status_t status = call(few.data(), few.size());
    if (status == PAYSIG_SCRATCH_TOO_SMALL) {
        std::vector<paysig_slot_t> many(told.scratch_length);
        status = call(many.data(), many.size());
    }
    return status;
}

} // namespace detail

// Writes the canonical form of a payload.
inline std::string canonicalize(form as, bytes_view payload) {
    // Enough for the forms that only leave something out.
    std::string out(payload.size(), '\0');
    paysig_told_t told{};
    const auto write = [&](paysig_slot_t *slots, std::size_t count) {
        return paysig_canonicalize(static_cast<std::uint32_t>(as), payload.data(), payload.size(), slots, count,
                                   out.data(), out.size(), &told);
    };
    paysig_status_t status = detail::with_scratch(told, write);
    if (status == PAYSIG_BUFFER_TOO_SMALL) {
        out.resize(told.length);
        status = detail::with_scratch(told, write);
    }
    detail::check(status, told.error_offset);
    out.resize(told.length);
    return out;
}

// What a scheme signs: the literal text of headers, and the exact bytes of the body. It does not look at what it does
// not sign.
struct fields {
    bytes_view body;
    // The cashout's external_id, decoded.
    std::optional<text_view> external_id;
    // The header X-Date.
    std::optional<text_view> date;
    // The header X-Login.
    std::optional<text_view> login;
};

// The names of the schemes there are: see paysig_scheme_at.
inline std::vector<std::string_view> schemes() {
    std::vector<std::string_view> names;
    while (const char *name = paysig_scheme_at(names.size())) {
        names.emplace_back(name);
    }
    return names;
}

// A secret after the HMAC key schedule (RFC 2104). Make it once, and sign and verify with it as often as needed.
class key {
public:
    // Of the secret as it was handed out, in UTF-8. One that is empty, or starts or ends with white space, a quotation
    // mark or a byte order mark is refused (PAYSIG_SECRET_...): it was almost surely read with its newline or quotes.
    explicit key(text_view secret) {
        if (auto status = paysig_key_init(secret.data(), secret.size(), &key_); status != PAYSIG_OK) {
            throw error(detail::placed(status, check_secret(secret)));
        }
    }
    // Of any bytes but none: for secrets that were handed out as hex or base64, after decoding.
    static key from_bytes(bytes_view secret) { return key(secret, raw()); }

    key(key &&other) noexcept : key_(other.key_) { other.wipe(); }
    key &operator=(key &&other) noexcept {
        if (this != &other) {
            key_ = other.key_;
            other.wipe();
        }
        return *this;
    }
    ~key() { wipe(); }

    // Ends it early. From then on it is refused (PAYSIG_KEY_NOT_READY), as one that was moved from is.
    void wipe() noexcept { paysig_key_wipe(&key_); }

    // Signs exactly these bytes, which may be none.
    signature sign(bytes_view message, hex digits = hex::lower) const {
        signature made;
        std::size_t length = 0;
        detail::check(paysig_sign(&key_, message.data(), message.size(), static_cast<std::uint32_t>(digits),
                                  made.text_.data(), made.text_.size(), &length));
        return made;
    }
    // Signs the concatenation of the parts without concatenating them: key.sign_parts({first, second}).
    signature sign_parts(std::initializer_list<bytes_view> parts, hex digits = hex::lower) const {
        return sign_all(parts, digits);
    }
    signature sign_parts(const std::vector<bytes_view> &parts, hex digits = hex::lower) const {
        return sign_all(parts, digits);
    }
    // Signs the canonical form of a payload without holding it.
    signature sign_canonical(form as, bytes_view payload, hex digits = hex::lower) const {
        signature made;
        paysig_told_t told{};
        const auto sign = [&](paysig_slot_t *slots, std::size_t count) {
            return paysig_sign_canonical(&key_, static_cast<std::uint32_t>(as), payload.data(), payload.size(), slots,
                                         count, static_cast<std::uint32_t>(digits), made.text_.data(),
                                         made.text_.size(), &told);
        };
        const paysig_status_t status = detail::with_scratch(told, sign);
        detail::check(status, told.error_offset);
        return made;
    }
    // What the carrier of a scheme takes: prefix and signature. PAYSIG_UNKNOWN_SCHEME, and what paysig_scheme_sign
    // refuses.
    std::string sign_scheme(text_view scheme, const fields &given) const {
        std::string text(PAYSIG_SCHEME_BYTES, '\0');
        const paysig_fields_t lent = lend(given);
        paysig_told_t told{};
        const paysig_status_t status =
            paysig_scheme_sign(&key_, scheme.data(), scheme.size(), &lent, text.data(), text.size(), &told);
        detail::check(status, told.error_offset);
        text.resize(told.length);
        return text;
    }

    // Returns where the presented signature is that of exactly these bytes, and throws where it is not:
    // PAYSIG_SIGNATURE_MISMATCH where it is another's. Verify a body as it arrived, and parse it afterwards.
    void verify(bytes_view message, text_view presented) const { try_verify(message, presented).value(); }
    expected<void> try_verify(bytes_view message, text_view presented) const noexcept {
        const paysig_status_t status =
            paysig_verify(&key_, message.data(), message.size(), presented.data(), presented.size());
        return detail::verified(status, presented);
    }
    // The same for a canonical form. Only for contracts that sign one: the payload is read before it is verified.
    void verify_canonical(form as, bytes_view payload, text_view presented) const {
        try_verify_canonical(as, payload, presented).value();
    }
    expected<void> try_verify_canonical(form as, bytes_view payload, text_view presented) const {
        paysig_told_t told{};
        const auto verify = [&](paysig_slot_t *slots, std::size_t count) {
            return paysig_verify_canonical(&key_, static_cast<std::uint32_t>(as), payload.data(), payload.size(), slots,
                                           count, presented.data(), presented.size(), &told);
        };
        const paysig_status_t status = detail::with_scratch(told, verify);
        return fault(status, told.error_offset);
    }
    // The same for what the carrier of a scheme brought: exactly its prefix, then the digits.
    void verify_scheme(text_view scheme, const fields &given, text_view presented) const {
        try_verify_scheme(scheme, given, presented).value();
    }
    expected<void> try_verify_scheme(text_view scheme, const fields &given, text_view presented) const noexcept {
        const paysig_fields_t lent = lend(given);
        paysig_told_t told{};
        const paysig_status_t status = paysig_scheme_verify(&key_, scheme.data(), scheme.size(), &lent,
                                                            presented.data(), presented.size(), &told);
        return fault(status, told.error_offset);
    }

    // For the calls of paysig.h.
    const paysig_key_t *get() const noexcept { return &key_; }

private:
    struct raw {};

    key(bytes_view secret, raw) { detail::check(paysig_key_init_bytes(secret.data(), secret.size(), &key_)); }

    template <class Parts> signature sign_all(const Parts &parts, hex digits) const {
        std::vector<paysig_part_t> lent;
        lent.reserve(parts.size());
        for (const bytes_view &part : parts) {
            lent.push_back({part.data(), part.size()});
        }
        signature made;
        std::size_t length = 0;
        detail::check(paysig_sign_parts(&key_, lent.data(), lent.size(), static_cast<std::uint32_t>(digits),
                                        made.text_.data(), made.text_.size(), &length));
        return made;
    }

    static paysig_fields_t lend(const fields &given) noexcept {
        paysig_fields_t lent{};
        // NULL says that a field is not given; one that is empty is.
        const auto start = [](const std::optional<text_view> &field) {
            return !field ? nullptr : field->data() == nullptr ? "" : field->data();
        };
        const auto length = [](const std::optional<text_view> &field) { return field ? field->size() : 0; };
        lent.body = given.body.data();
        lent.body_length = given.body.size();
        lent.external_id = start(given.external_id);
        lent.external_id_length = length(given.external_id);
        lent.date = start(given.date);
        lent.date_length = length(given.date);
        lent.login = start(given.login);
        lent.login_length = length(given.login);
        return lent;
    }

    paysig_key_t key_;
};

namespace detail {

template <class Keys> expected<std::size_t> verify_any(const Keys &keys, bytes_view message, text_view presented) {
    std::vector<const paysig_key_t *> lent;
    lent.reserve(keys.size());
    for (const key &one : keys) {
        lent.push_back(one.get());
    }
    std::size_t matched = 0;
    const paysig_status_t status = paysig_verify_any(lent.data(), lent.size(), message.data(), message.size(),
                                                     presented.data(), presented.size(), &matched);
    if (status == PAYSIG_OK) {
        return matched;
    }
    return verified(status, presented).error();
}

} // namespace detail

// For verify_any: {current, previous}.
using key_list = std::initializer_list<std::reference_wrapper<const key>>;

// As key::verify, with several keys, as while a secret is replaced. Returns the index of the first key that fits; every
// key is tried, whichever fits.
inline expected<std::size_t> try_verify_any(key_list any, bytes_view message, text_view presented) {
    return detail::verify_any(any, message, presented);
}
inline expected<std::size_t> try_verify_any(const std::vector<key> &any, bytes_view message, text_view presented) {
    return detail::verify_any(any, message, presented);
}
inline std::size_t verify_any(key_list any, bytes_view message, text_view presented) {
    return try_verify_any(any, message, presented).value();
}
inline std::size_t verify_any(const std::vector<key> &any, bytes_view message, text_view presented) {
    return try_verify_any(any, message, presented).value();
}

// A message that arrives in pieces. The key may end before it.
class signer {
public:
    explicit signer(const key &with) { detail::check(paysig_signer_init(with.get(), &signer_)); }
    signer(signer &&other) noexcept : signer_(other.signer_) { other.wipe(); }
    signer &operator=(signer &&other) noexcept {
        if (this != &other) {
            signer_ = other.signer_;
            other.wipe();
        }
        return *this;
    }
    ~signer() { wipe(); }

    // For a message that is given up. From then on it is refused (PAYSIG_SIGNER_NOT_READY), as one that was moved from
    // or finished is.
    void wipe() noexcept { paysig_signer_wipe(&signer_); }

    // Adds the message's next bytes.
    signer &update(bytes_view piece) {
        detail::check(paysig_signer_update(&signer_, piece.data(), piece.size()));
        return *this;
    }
    // The signature of all bytes added. It ends the message, as verifying does, whatever the answer.
    signature finish(hex digits = hex::lower) {
        signature made;
        std::size_t length = 0;
        detail::check(paysig_signer_finish(&signer_, static_cast<std::uint32_t>(digits), made.text_.data(),
                                           made.text_.size(), &length));
        return made;
    }
    // As key::verify, of all bytes added.
    void verify(text_view presented) { try_verify(presented).value(); }
    expected<void> try_verify(text_view presented) noexcept {
        return detail::verified(paysig_signer_verify(&signer_, presented.data(), presented.size()), presented);
    }

private:
    paysig_signer_t signer_;
};

// The version of the library that is loaded; PAYSIG_VERSION is that of the header.
inline const char *version() noexcept { return paysig_version(); }

// Whether the library that is loaded serves programs that were compiled with this header.
inline bool is_compatible() noexcept {
    return paysig_abi_minimum() <= PAYSIG_ABI_VERSION && PAYSIG_ABI_VERSION <= paysig_abi_version();
}

} // namespace paysig

#endif // PAYSIG_HPP
