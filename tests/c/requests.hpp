// As requests.h, for the programs in C++: what requests and answers look like is said there. Whatever is thrown as
// paysig::error is the answer.
//
// Bytes are held in memory of exactly their size, so that valgrind sees each byte read beyond an end.
#ifndef REQUESTS_HPP
#define REQUESTS_HPP

#include <paysig.hpp>

#include <cstddef>
#include <functional>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace requests {

using Bytes = std::vector<unsigned char>;
using Words = std::vector<std::string>;

// How many words a verb's request has, and what is answered after "ok".
struct Verb {
    std::size_t words;
    std::function<std::string(const Words &)> answer;
};

inline void require(bool holds, const char *otherwise) {
    if (!holds) {
        throw std::runtime_error(otherwise);
    }
}

// What the library takes as text is text to the last byte of it.
inline paysig::text_view text_of(const Bytes &bytes) {
    return std::string_view(reinterpret_cast<const char *>(bytes.data()), bytes.size());
}

inline unsigned digit(char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto value = digits.find(c);
    require(value != digits.npos, "a request holds something else than hexadecimal");
    return static_cast<unsigned>(value);
}

inline Bytes from_hex(std::string_view hex) {
    Bytes bytes;
    if (hex != "-") {
        bytes.reserve(hex.size() / 2);
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
            bytes.push_back(static_cast<unsigned char>(digit(hex[i]) << 4 | digit(hex[i + 1])));
        }
    }
    return bytes;
}

inline std::vector<Bytes> from_hex_list(const std::string &list) {
    std::vector<Bytes> items;
    if (list != "-") {
        std::istringstream input(list);
        for (std::string item; std::getline(input, item, ',');) {
            items.push_back(from_hex(item));
        }
    }
    return items;
}

inline std::string to_hex(std::string_view bytes) {
    std::ostringstream hex;
    for (const char byte : bytes) {
        hex << std::hex << std::setw(2) << std::setfill('0') << static_cast<unsigned>(static_cast<unsigned char>(byte));
    }
    return bytes.empty() ? "-" : hex.str();
}

// An error that is answered with more than its number, slug and offset.
struct Placed : paysig::error {
    Placed(const paysig::error &why, std::string also) : paysig::error(why), more(std::move(also)) {}
    std::string more;
};

// Answers each request on standard input with one line.
inline void serve(const std::map<std::string, Verb> &verbs) {
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream input(line);
        const Words words{std::istream_iterator<std::string>(input), {}};
        const auto verb = verbs.find(words.empty() ? "" : words[0]);
        require(verb != verbs.end() && verb->second.words == words.size(), "an unknown request");
        try {
            const std::string value = verb->second.answer(words);
            std::cout << "ok " << value << '\n';
        } catch (const paysig::error &error) {
            const auto *placed = dynamic_cast<const Placed *>(&error);
            std::cout << "error " << error.code() << ' ' << error.slug() << ' '
                      << (error.offset() ? std::to_string(*error.offset()) : "-")
                      << (placed == nullptr ? "" : placed->more) << '\n';
        }
    }
}

} // namespace requests

#endif
