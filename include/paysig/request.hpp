// Requests of OneKey Payments, as they are given and as they are sealed. Include <paysig/onekey.hpp>, which says how
// they are used.
//
// SPDX-License-Identifier: MIT OR Apache-2.0
#ifndef PAYSIG_REQUEST_HPP
#define PAYSIG_REQUEST_HPP

#include <paysig.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace paysig::onekey {

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

} // namespace paysig::onekey

#endif // PAYSIG_REQUEST_HPP
