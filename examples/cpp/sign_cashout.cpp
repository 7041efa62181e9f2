// Signs the body of a cashout request, as the header Payload-Signature carries it, and checks a signature that was
// presented with it. C++17, nothing but the standard library and paysig.
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
#include <paysig.hpp>

#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

// A failure of this program's own, told as the library tells its.
[[noreturn]] static void fail(paysig_status_t code) { throw paysig::error(paysig::fault(code)); }

static std::string read_body(const std::string &path) {
    std::ifstream file;
    if (path != "-") {
        file.open(path, std::ios::binary);
        // A folder can be opened, but not read.
        if (!file || (file.peek(), file.bad())) {
            fail(PAYSIG_INPUT_UNREADABLE);
        }
        file.clear();
    }
    std::istream &input = path == "-" ? std::cin : file;
    std::string body{std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
    if (input.bad()) {
        fail(PAYSIG_INPUT_UNREADABLE);
    }
    return body;
}

static void print(const std::string &line) {
    if (!(std::cout << line << std::endl)) {
        fail(PAYSIG_OUTPUT_UNWRITABLE);
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
            fail(PAYSIG_KEY_VARIABLE);
        }
        // A key may be used for any number of messages: make it once, when the program starts.
        const paysig::key key(secret);
        const std::string body = read_body(argv[1]);
        print("Payload-Signature: " + key.sign(body).str());
        if (argc == 3) {
            // The body is checked as it arrived: verify first, parse the JSON afterwards.
            key.verify(body, argv[2]);
            print("the signature matches");
        }
        return 0;
    } catch (const paysig::error &error) {
        std::cerr << "sign_cashout: " << error.what() << '\n';
        return error.code() == PAYSIG_SIGNATURE_MISMATCH ? 1 : 3;
    } catch (const std::exception &error) {
        std::cerr << "sign_cashout: " << error.what() << '\n';
        return 3;
    }
}
