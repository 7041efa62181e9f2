// The C++ side of the suites that cross languages, through paysig.hpp: the same commands, requests and answers as
// runner.c, which describes them.
#include <paysig.hpp>

#include "requests.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>

namespace {

using namespace requests;

paysig::hex digits(const std::string &word) { return word == "upper" ? paysig::hex::upper : paysig::hex::lower; }

paysig::key raw_key(const std::string &hex) { return paysig::key::from_bytes(from_hex(hex)); }

std::string init_text(const Words &words) {
    const Bytes secret = from_hex(words[1]);
    const auto checked = paysig::check_secret(text_of(secret));
    try {
        const std::string text = paysig::key(text_of(secret)).sign("").str();
        require(static_cast<bool>(checked), "check_secret refuses what a key is made of");
        return text;
    } catch (const paysig::error &error) {
        require(checked.error().code() == error.code(), "check_secret and making a key disagree");
        throw;
    }
}

std::string sign_parts(const Words &words) {
    const std::vector<Bytes> items = from_hex_list(words[2]);
    return raw_key(words[1]).sign_parts({items.begin(), items.end()}, digits(words[3])).str();
}

// In two pieces. The key ends before the message does.
paysig::signer stream(const Words &words) {
    const Bytes message = from_hex(words[3]);
    const auto split = message.begin() + std::stol(words[2]);
    paysig::signer signer(raw_key(words[1]));
    return std::move(signer.update(Bytes(message.begin(), split)).update(Bytes(split, message.end())));
}

std::string verify_any(const Words &words) {
    std::vector<paysig::key> keys;
    for (const Bytes &secret : from_hex_list(words[1])) {
        keys.push_back(paysig::key::from_bytes(secret));
    }
    return std::to_string(paysig::verify_any(keys, from_hex(words[2]), text_of(from_hex(words[3]))));
}

// The canonical form. Signs and verifies it as well, which must come to the same: the form, or the fault.
std::string canonical(const Words &words) {
    const auto form = static_cast<paysig::form>(std::stoul(words[1]));
    const Bytes input = from_hex(words[2]);
    const auto key = paysig::key::from_bytes(Bytes{'k', 'e', 'y'});
    std::string written;
    try {
        written = paysig::canonicalize(form, input);
    } catch (const paysig::error &due) {
        const auto agrees = [&](const paysig::fault &fault) {
            return fault.code() == due.code() && fault.offset() == due.offset();
        };
        require(agrees(key.try_verify_canonical(form, input, std::string(64, '0')).error()),
                "verifying and canonicalizing disagree");
        try {
            static_cast<void>(key.sign_canonical(form, input));
        } catch (const paysig::error &error) {
            require(agrees(error), "signing and canonicalizing disagree");
            throw;
        }
        throw std::runtime_error("what cannot be canonicalized is signed");
    }
    const paysig::signature signature = key.sign_canonical(form, input);
    require(signature.view() == key.sign(written).str(), "something else is signed");
    key.verify_canonical(form, input, signature.view());
    return to_hex(written);
}

const std::map<std::string, Verb> verbs = {
    {"init-text", {2, init_text}},
    {"secret-check",
     {2,
      [](const Words &words) {
          paysig::check_secret(text_of(from_hex(words[1]))).value();
          return std::string("-");
      }}},
    {"signature-check",
     {2,
      [](const Words &words) {
          paysig::check_signature(text_of(from_hex(words[1]))).value();
          return std::string("-");
      }}},
    {"sign",
     {4, [](const Words &words) { return raw_key(words[1]).sign(from_hex(words[2]), digits(words[3])).str(); }}},
    {"parts", {4, sign_parts}},
    {"stream", {4, [](const Words &words) { return stream(words).finish().str(); }}},
    {"verify",
     {4,
      [](const Words &words) {
          raw_key(words[1]).verify(from_hex(words[2]), text_of(from_hex(words[3])));
          return std::string("-");
      }}},
    {"stream-verify",
     {5,
      [](const Words &words) {
          stream(words).verify(text_of(from_hex(words[4])));
          return std::string("-");
      }}},
    {"any", {4, verify_any}},
    {"canonical", {3, canonical}},
    {"status",
     {2,
      [](const Words &words) {
          const paysig::fault fault(paysig_status_at(std::stoul(words[1])));
          return std::to_string(fault.code()) + ' ' + fault.slug() + ' ' + fault.message();
      }}},
};

// Signs calls times and returns the nanoseconds that one took.
double timed(const paysig::key &key, const Bytes &body, unsigned long calls) {
    const auto start = std::chrono::steady_clock::now();
    for (unsigned long i = 0; i < calls; i++) {
        static_cast<void>(key.sign(body));
    }
    const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - start;
    return taken.count() / static_cast<double>(calls);
}

// The median of 15 batches of some 12 ms.
double measured(const paysig::key &key, const Bytes &body) {
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
        serve(verbs);
    } else if (words.size() == 3 && words[0] == "sign") {
        const paysig::key key(text_of(read(words[1])));
        const Bytes body = read(words[2]);
        std::cout << key.sign(body).str() << ' ' << std::fixed << std::setprecision(1) << measured(key, body) << '\n';
    } else if (words.size() == 4 && words[0] == "verify") {
        paysig::key(text_of(read(words[1]))).verify(read(words[2]), words[3]);
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
    } catch (const paysig::error &error) {
        std::cout << error.slug() << '\n';
        return 1;
    } catch (const std::exception &error) {
        std::cerr << "runner: " << error.what() << '\n';
        return 2;
    }
}
