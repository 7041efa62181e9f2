// The C++ side of the suites that cross languages: the same commands, requests and answers as runner.c, which
// describes them, written as C++ is written: containers, string views, and keys that are wiped by their destructor.
#include <paysig.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Bytes = std::vector<unsigned char>;
using Words = std::vector<std::string>;

void require(bool holds, const char *otherwise) {
    if (!holds) {
        throw std::runtime_error(otherwise);
    }
}

// A failed call, with the place of the fault where there is one.
struct Failure {
    paysig_status_t status;
    std::size_t offset = SIZE_MAX;
};

void check(paysig_status_t status) {
    if (status != PAYSIG_OK) {
        throw Failure{status};
    }
}

// The library takes text as char, bytes as void.
const char *text_of(const Bytes &bytes) { return reinterpret_cast<const char *>(bytes.data()); }

class Key {
public:
    static Key of_text(const Bytes &secret) {
        Key key;
        if (auto status = paysig_key_init(text_of(secret), secret.size(), key.get()); status != PAYSIG_OK) {
            Failure failure{status};
            require(paysig_secret_check(text_of(secret), secret.size(), &failure.offset) == status,
                    "paysig_secret_check and paysig_key_init disagree");
            throw failure;
        }
        return key;
    }
    static Key of_bytes(const Bytes &secret) {
        Key key;
        check(paysig_key_init_bytes(secret.data(), secret.size(), key.get()));
        return key;
    }
    paysig_key_t *get() const { return key_.get(); }

private:
    struct Wipe {
        void operator()(paysig_key_t *key) const {
            paysig_key_wipe(key);
            delete key;
        }
    };
    std::unique_ptr<paysig_key_t, Wipe> key_{new paysig_key_t};
};

class Signer {
public:
    explicit Signer(const Key &key) { check(paysig_signer_init(key.get(), &signer_)); }
    ~Signer() { paysig_signer_wipe(&signer_); }
    Signer(const Signer &) = delete;
    Signer &operator=(const Signer &) = delete;

    void update(const Bytes &piece) { check(paysig_signer_update(&signer_, piece.data(), piece.size())); }
    paysig_signer_t *get() { return &signer_; }

private:
    paysig_signer_t signer_;
};

// Calls what writes a signature, and returns the text.
std::string signature(const std::function<paysig_status_t(char *, std::size_t, std::size_t *)> &call) {
    auto out = std::make_unique<char[]>(PAYSIG_SIGNATURE_BYTES);
    std::size_t length = 0;
    check(call(out.get(), PAYSIG_SIGNATURE_BYTES, &length));
    require(out[length] == '\0', "a signature does not end with NUL");
    return std::string(out.get(), length);
}

// Throws what verifying has found, with the place that paysig_signature_check tells.
void check_verified(paysig_status_t status, const Bytes &text) {
    if (status != PAYSIG_OK) {
        Failure failure{status};
        auto checked = paysig_signature_check(text_of(text), text.size(), &failure.offset);
        require(checked == PAYSIG_OK || checked == status, "paysig_signature_check and verifying disagree");
        throw failure;
    }
}

unsigned digit(char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    auto value = digits.find(c);
    require(value != digits.npos, "a request holds something else than hexadecimal");
    return static_cast<unsigned>(value);
}

Bytes from_hex(std::string_view hex) {
    Bytes bytes;
    if (hex != "-") {
        bytes.reserve(hex.size() / 2);
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
            bytes.push_back(static_cast<unsigned char>(digit(hex[i]) << 4 | digit(hex[i + 1])));
        }
    }
    return bytes;
}

std::vector<Bytes> from_hex_list(const std::string &list) {
    std::vector<Bytes> items;
    if (list != "-") {
        std::istringstream input(list);
        for (std::string item; std::getline(input, item, ',');) {
            items.push_back(from_hex(item));
        }
    }
    return items;
}

std::uint32_t encoding(const std::string &word) { return word == "upper" ? PAYSIG_HEX_UPPER : PAYSIG_HEX_LOWER; }

std::string sign(const Key &key, const Bytes &message, std::uint32_t encoding) {
    return signature([&](auto out, auto capacity, auto length) {
        return paysig_sign(key.get(), message.data(), message.size(), encoding, out, capacity, length);
    });
}

std::string sign_parts(const Words &words) {
    auto key = Key::of_bytes(from_hex(words[1]));
    auto items = from_hex_list(words[2]);
    std::vector<paysig_part_t> parts;
    for (const auto &item : items) {
        parts.push_back({item.data(), item.size()});
    }
    return signature([&](auto out, auto capacity, auto length) {
        return paysig_sign_parts(key.get(), parts.data(), parts.size(), encoding(words[3]), out, capacity, length);
    });
}

std::unique_ptr<Signer> stream(const Words &words) {
    auto message = from_hex(words[3]);
    auto split = message.begin() + std::stol(words[2]);
    auto signer = std::make_unique<Signer>(Key::of_bytes(from_hex(words[1])));
    signer->update(Bytes(message.begin(), split));
    signer->update(Bytes(split, message.end()));
    return signer;
}

std::string verify_any(const Words &words) {
    std::vector<Key> keys;
    std::vector<const paysig_key_t *> list;
    for (const auto &secret : from_hex_list(words[1])) {
        keys.push_back(Key::of_bytes(secret));
        list.push_back(keys.back().get());
    }
    auto message = from_hex(words[2]), text = from_hex(words[3]);
    std::size_t matched = SIZE_MAX;
    auto status = paysig_verify_any(list.data(), list.size(), message.data(), message.size(), text_of(text),
                                    text.size(), &matched);
    require(status == PAYSIG_OK || matched == SIZE_MAX, "paysig_verify_any has written its output on an error");
    check_verified(status, text);
    return std::to_string(matched);
}

std::string to_hex(const Bytes &bytes) {
    std::ostringstream hex;
    for (unsigned byte : bytes) {
        hex << std::hex << std::setw(2) << std::setfill('0') << byte;
    }
    return bytes.empty() ? "-" : hex.str();
}

// The canonical form; each size is asked for once, and then given exactly. Signs and verifies it as well.
std::string canonical(const Words &words) {
    auto form = static_cast<std::uint32_t>(std::stoul(words[1]));
    auto input = from_hex(words[2]);
    std::vector<paysig_slot_t> slots;
    Bytes out;
    paysig_told_t told;
    auto write = [&] {
        return paysig_canonicalize(form, input.data(), input.size(), slots.data(), slots.size(), out.data(), out.size(),
                                   &told);
    };
    auto status = write();
    if (status == PAYSIG_SCRATCH_TOO_SMALL) {
        slots.resize(told.scratch_length);
        status = write();
    }
    if (status == PAYSIG_BUFFER_TOO_SMALL) {
        out.resize(told.length);
        status = write();
    }
    require(status != PAYSIG_OK || told.length == out.size(), "another size was told than is written");
    const Failure due{status, told.error_offset};

    auto key = Key::of_bytes({'k', 'e', 'y'});
    std::string text(PAYSIG_SIGNATURE_BYTES, '0');
    status = paysig_sign_canonical(key.get(), form, input.data(), input.size(), slots.data(), slots.size(),
                                   PAYSIG_HEX_LOWER, text.data(), text.size(), &told);
    require(status == due.status && told.error_offset == due.offset, "signing and canonicalizing disagree");
    text.resize(PAYSIG_SIGNATURE_CHARS);
    require(status != PAYSIG_OK || text == sign(key, out, PAYSIG_HEX_LOWER), "something else is signed");
    status = paysig_verify_canonical(key.get(), form, input.data(), input.size(), slots.data(), slots.size(),
                                     text.data(), text.size(), &told);
    require(status == due.status && told.error_offset == due.offset, "verifying and canonicalizing disagree");
    if (due.status != PAYSIG_OK) {
        throw due;
    }
    return to_hex(out);
}

// Each verb, how many words its request has, and what is answered after "ok".
struct Verb {
    std::size_t words;
    std::function<std::string(const Words &)> answer;
};

const std::map<std::string, Verb> verbs = {
    {"init-text",
     {2, [](const Words &words) { return sign(Key::of_text(from_hex(words[1])), {}, PAYSIG_HEX_LOWER); }}},
    {"secret-check",
     {2,
      [](const Words &words) {
          auto secret = from_hex(words[1]);
          std::size_t offset = 0;
          if (auto status = paysig_secret_check(text_of(secret), secret.size(), &offset); status != PAYSIG_OK) {
              throw Failure{status, offset};
          }
          return std::string("-");
      }}},
    {"signature-check",
     {2,
      [](const Words &words) {
          auto text = from_hex(words[1]);
          std::size_t offset = 0;
          if (auto status = paysig_signature_check(text_of(text), text.size(), &offset); status != PAYSIG_OK) {
              throw Failure{status, offset};
          }
          return std::string("-");
      }}},
    {"sign",
     {4,
      [](const Words &words) {
          return sign(Key::of_bytes(from_hex(words[1])), from_hex(words[2]), encoding(words[3]));
      }}},
    {"parts", {4, sign_parts}},
    {"stream",
     {4,
      [](const Words &words) {
          auto signer = stream(words);
          return signature([&](auto out, auto capacity, auto length) {
              return paysig_signer_finish(signer->get(), PAYSIG_HEX_LOWER, out, capacity, length);
          });
      }}},
    {"verify",
     {4,
      [](const Words &words) {
          auto key = Key::of_bytes(from_hex(words[1]));
          auto message = from_hex(words[2]), text = from_hex(words[3]);
          check_verified(
              paysig_verify(key.get(), message.data(), message.size(), text_of(text), text.size()), text);
          return std::string("-");
      }}},
    {"stream-verify",
     {5,
      [](const Words &words) {
          auto signer = stream(words);
          auto text = from_hex(words[4]);
          check_verified(paysig_signer_verify(signer->get(), text_of(text), text.size()), text);
          return std::string("-");
      }}},
    {"any", {4, verify_any}},
    {"canonical", {3, canonical}},
    {"status",
     {2,
      [](const Words &words) {
          auto status = paysig_status_at(std::stoul(words[1]));
          std::ostringstream line;
          line << status << ' ' << paysig_status_slug(status) << ' ' << paysig_status_message(status);
          return line.str();
      }}},
};

void vectors() {
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream input(line);
        const Words words{std::istream_iterator<std::string>(input), {}};
        auto verb = verbs.find(words.empty() ? "" : words[0]);
        require(verb != verbs.end() && verb->second.words == words.size(), "an unknown request");
        try {
            const std::string value = verb->second.answer(words);
            std::cout << "ok " << value << '\n';
        } catch (const Failure &failure) {
            std::cout << "error " << failure.status << ' ' << paysig_status_slug(failure.status) << ' '
                      << (failure.offset == SIZE_MAX ? "-" : std::to_string(failure.offset)) << '\n';
        }
    }
}

// Signs calls times and returns the nanoseconds that one took.
double timed(const Key &key, const Bytes &body, unsigned long calls) {
    std::array<char, PAYSIG_SIGNATURE_BYTES> out;
    std::size_t length = 0;
    auto start = std::chrono::steady_clock::now();
    for (unsigned long i = 0; i < calls; i++) {
        check(paysig_sign(key.get(), body.data(), body.size(), PAYSIG_HEX_LOWER, out.data(), out.size(), &length));
    }
    std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - start;
    return taken.count() / static_cast<double>(calls);
}

// The median of 15 batches of some 12 ms.
double measured(const Key &key, const Bytes &body) {
    unsigned long calls = 1;
    while (timed(key, body, calls) * static_cast<double>(calls) < 6e6) {
        calls *= 2;
    }
    std::array<double, 15> batches;
    std::generate(batches.begin(), batches.end(), [&] { return timed(key, body, calls); });
    std::nth_element(batches.begin(), batches.begin() + 7, batches.end());
    return batches[7];
}

Bytes read(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    require(file.good(), "a file cannot be opened");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

int run(const Words &words) {
    if (words.size() == 1 && words[0] == "vectors") {
        vectors();
    } else if (words.size() == 3 && words[0] == "sign") {
        auto key = Key::of_text(read(words[1]));
        auto body = read(words[2]);
        std::cout << sign(key, body, PAYSIG_HEX_LOWER) << ' ' << std::fixed << std::setprecision(1)
                  << measured(key, body) << '\n';
    } else if (words.size() == 4 && words[0] == "verify") {
        auto key = Key::of_text(read(words[1]));
        auto body = read(words[2]);
        check(paysig_verify(key.get(), body.data(), body.size(), words[3].data(), words[3].size()));
        std::cout << "ok\n";
    } else {
        require(false, "usage: runner sign KEYFILE BODYFILE | verify KEYFILE BODYFILE SIGNATURE | vectors");
    }
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    try {
        return run(Words(argv + 1, argv + argc));
    } catch (const Failure &failure) {
        std::cout << paysig_status_slug(failure.status) << '\n';
        return 1;
    } catch (const std::exception &error) {
        std::cerr << "runner: " << error.what() << '\n';
        return 2;
    }
}
