// Signs the body of a cashout request, as the header Payload-Signature carries it, and checks a signature that was
// presented with it. C++17; the classes Error and Key below are all that C++ needs around the C interface.
//
// Build, against the installed library:
//     c++ -std=c++17 sign_cashout.cpp $(pkg-config --cflags --libs paysig) -o sign_cashout
//
// Use (a FILE of - is the standard input):
//     export PAYSIG_KEY                      the provider's "API Signature", never given on the command line
//     ./sign_cashout FILE                    prints "Payload-Signature: ..."
//     ./sign_cashout FILE SIGNATURE          and says whether SIGNATURE is the body's
//
// Exit status: 0 yes, 1 the signature does not match, 2 wrong use, 3 bad input.
#include <paysig.h>

#include <cstdint>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

// A failed call: the library's number, slug and sentence, and the place of the fault where it has one.
class Error : public std::runtime_error {
public:
    explicit Error(paysig_status_t status, std::size_t offset = SIZE_MAX)
        : std::runtime_error(describe(status, offset)), status_(status) {}

    paysig_status_t status() const noexcept { return status_; }

private:
    static std::string describe(paysig_status_t status, std::size_t offset) {
        std::string text = paysig_status_message(status);
        text.append(" (").append(paysig_status_slug(status));
        if (offset != SIZE_MAX) {
            text.append(", at byte ").append(std::to_string(offset));
        }
        return text.append(")");
    }

    paysig_status_t status_;
};

// A key that is wiped when its life ends, however it ends. Not copyable: every copy of a key is one more to wipe.
class Key {
public:
    explicit Key(std::string_view secret) {
        if (auto status = paysig_key_init(secret.data(), secret.size(), &key_); status != PAYSIG_OK) {
            std::size_t offset = SIZE_MAX;
            static_cast<void>(!paysig_secret_check(secret.data(), secret.size(), &offset));
            throw Error(status, offset);
        }
    }
    ~Key() { paysig_key_wipe(&key_); }
    Key(const Key &) = delete;
    Key &operator=(const Key &) = delete;

    // The signature of exactly these bytes, in lower-case hexadecimal.
    std::string sign(std::string_view body) const {
        char text[PAYSIG_SIGNATURE_BYTES];
        std::size_t length = 0;
        auto status = paysig_sign(&key_, body.data(), body.size(), PAYSIG_HEX_LOWER, text, sizeof text, &length);
        if (status != PAYSIG_OK) {
            throw Error(status);
        }
        return std::string(text, length);
    }

    // Returns where the presented signature is the body's, and throws where it is not: there is no result to forget.
    void verify(std::string_view body, std::string_view presented) const {
        auto status = paysig_verify(&key_, body.data(), body.size(), presented.data(), presented.size());
        if (status != PAYSIG_OK) {
            // Where the text is no signature at all, this tells the place; a mismatch has none.
            std::size_t offset = SIZE_MAX;
            static_cast<void>(!paysig_signature_check(presented.data(), presented.size(), &offset));
            throw Error(status, offset);
        }
    }

private:
    paysig_key_t key_;
};

static std::string read_body(const std::string &path) {
    std::ifstream file;
    if (path != "-") {
        file.open(path, std::ios::binary);
        // A folder can be opened, but not read.
        if (!file || (file.peek(), file.bad())) {
            throw Error(PAYSIG_INPUT_UNREADABLE);
        }
        file.clear();
    }
    std::istream &input = path == "-" ? std::cin : file;
    std::string body{std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
    if (input.bad()) {
        throw Error(PAYSIG_INPUT_UNREADABLE);
    }
    return body;
}

static void print(const std::string &line) {
    if (!(std::cout << line << std::endl)) {
        throw Error(PAYSIG_OUTPUT_UNWRITABLE);
    }
}

int main(int argc, char **argv) {
    if (argc < 2 || argc > 3) {
        std::cerr << "usage: sign_cashout FILE [SIGNATURE]\n";
        return 2;
    }
    try {
        const char *secret = std::getenv("PAYSIG_KEY");
        if (secret == nullptr) {
            throw Error(PAYSIG_KEY_VARIABLE);
        }
        // A key may be used for any number of messages: make it once, when the program starts.
        const Key key(secret);
        const std::string body = read_body(argv[1]);
        print("Payload-Signature: " + key.sign(body));
        if (argc == 3) {
            // The body is checked as it arrived: verify first, parse the JSON afterwards.
            key.verify(body, argv[2]);
            print("the signature matches");
        }
        return 0;
    } catch (const Error &error) {
        std::cerr << "sign_cashout: " << error.what() << '\n';
        return error.status() == PAYSIG_SIGNATURE_MISMATCH ? 1 : 3;
    } catch (const std::exception &error) {
        std::cerr << "sign_cashout: " << error.what() << '\n';
        return 3;
    }
}
