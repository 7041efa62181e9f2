// What the headers of paysig for C++ share: faults, results and views. Include <paysig.hpp>, which says how they are
// used.
//
// SPDX-License-Identifier: MIT OR Apache-2.0
#ifndef PAYSIG_BASICS_HPP
#define PAYSIG_BASICS_HPP

#include <paysig.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace paysig {

// What went wrong: a number, its name for programs, a sentence for people and, where the fault has a place, the byte
// offset of it. No text of it holds anything of a secret, a tag or a message.
class fault {
public:
    explicit fault(paysig_status_t code, std::size_t offset = SIZE_MAX) noexcept : code_(code), offset_(offset) {}

    // PAYSIG_SIGNATURE_MISMATCH and so on. PAYSIG_OK is no fault.
    paysig_status_t code() const noexcept { return code_; }
    // A stable name, such as "signature-mismatch".
    const char *slug() const noexcept { return paysig_status_slug(code_); }
    // A sentence, such as "the signature does not match the message".
    const char *message() const noexcept { return paysig_status_message(code_); }
    // In the text or payload that the message speaks of.
    std::optional<std::size_t> offset() const noexcept {
        return offset_ == SIZE_MAX ? std::nullopt : std::optional(offset_);
    }
    // "the secret starts or ends with white space or a control character (secret-whitespace, at byte 18)"
    std::string text() const {
        std::string text = message();
        text.append(" (").append(slug());
        if (offset_ != SIZE_MAX) {
            text.append(", at byte ").append(std::to_string(offset_));
        }
        return text.append(")");
    }

private:
    paysig_status_t code_;
    std::size_t offset_;
};

// The one exception. what() is the fault's text.
class error : public std::runtime_error, public fault {
public:
    explicit error(const fault &why) : std::runtime_error(why.text()), fault(why) {}
};

// A value, or the fault that there is instead of it.
template <class T> class [[nodiscard]] expected {
public:
    expected(T value) : value_(std::move(value)), fault_(PAYSIG_OK) {}
    expected(const fault &why) noexcept : fault_(why) {}

    explicit operator bool() const noexcept { return value_.has_value(); }
    // Throws paysig::error where there is none.
    const T &value() const & {
        demand();
        return *value_;
    }
    T value() && {
        demand();
        return *std::move(value_);
    }
    // Its code is PAYSIG_OK where there is a value.
    const fault &error() const noexcept { return fault_; }

private:
    void demand() const {
        if (!value_) {
            throw paysig::error(fault_);
        }
    }

    std::optional<T> value_;
    fault fault_;
};

// Yes, or the fault.
template <> class [[nodiscard]] expected<void> {
public:
    expected(const fault &why) noexcept : fault_(why) {}

    explicit operator bool() const noexcept { return fault_.code() == PAYSIG_OK; }
    // Throws paysig::error where it is not yes.
    void value() const {
        if (!*this) {
            throw paysig::error(fault_);
        }
    }
    // Its code is PAYSIG_OK where it is yes.
    const fault &error() const noexcept { return fault_; }

private:
    fault fault_;
};

// Text: a std::string_view that may be made of what std::getenv returns. NULL is no text, which is refused as a
// secret, a credential and a signature.
class text_view : public std::string_view {
public:
    constexpr text_view() noexcept = default;
    constexpr text_view(std::string_view text) noexcept : std::string_view(text) {}
    constexpr text_view(const char *text) : std::string_view(text == nullptr ? std::string_view() : text) {}
    text_view(const std::string &text) noexcept : std::string_view(text) {}
};

namespace detail {

inline void check(paysig_status_t status, std::size_t offset = SIZE_MAX) {
    if (status != PAYSIG_OK) {
        throw error(fault(status, offset));
    }
}

// Not wider types, whose bytes differ from machine to machine.
template <class T> struct is_byte : std::false_type {};
template <> struct is_byte<char> : std::true_type {};
template <> struct is_byte<unsigned char> : std::true_type {};
template <> struct is_byte<std::byte> : std::true_type {};
#ifdef __cpp_char8_t
template <> struct is_byte<char8_t> : std::true_type {};
#endif

template <class T>
using element = std::remove_cv_t<std::remove_pointer_t<decltype(std::declval<const T &>().data())>>;

} // namespace detail

// Bytes: where they are, and how many. Made of anything that has data() and size() and holds char, unsigned char,
// std::byte or char8_t (std::string, std::vector, std::array, std::span), and of text that ends with a NUL.
class bytes_view {
public:
    constexpr bytes_view() noexcept = default;
    constexpr bytes_view(const void *data, std::size_t size) noexcept : data_(data), size_(size) {}
    // NULL throws: a body that is missing is not an empty one.
    bytes_view(const char *text) {
        detail::check(text == nullptr ? PAYSIG_NULL_POINTER : PAYSIG_OK);
        *this = std::string_view(text);
    }
    bytes_view(std::nullptr_t) = delete;
    template <class Bytes, class = std::enable_if_t<detail::is_byte<detail::element<Bytes>>::value>>
    constexpr bytes_view(const Bytes &bytes) noexcept : data_(bytes.data()), size_(bytes.size()) {}

    constexpr const void *data() const noexcept { return data_; }
    constexpr std::size_t size() const noexcept { return size_; }

private:
    const void *data_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace paysig

#endif // PAYSIG_BASICS_HPP
