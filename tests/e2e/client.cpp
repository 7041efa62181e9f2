// C++'s program of the end-to-end tests, through paysig/onekey.hpp and libcurl; notifications come to a POSIX socket.
// tests/e2e.py says what it is asked and what it prints.
//
//     c++ -std=c++17 client.cpp $(pkg-config --cflags --libs paysig libcurl) -o client
#include <curl/curl.h>
#include <paysig/onekey.hpp>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

namespace onekey = paysig::onekey;
using onekey::operation;

// Nothing answered.
struct unreachable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string variable(const char *name) {
    const char *value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::string read_file(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw std::runtime_error(path + " cannot be read");
    }
    return {std::istreambuf_iterator<char>(file), {}};
}

struct answer {
    long status = 0;
    std::string text;

    // A member's value, as text: the gateway writes JSON without white space. A hyphen where there is none.
    std::string member(const std::string &name) const {
        const std::string before = '"' + name + "\":";
        auto start = text.find(before);
        if (start == std::string::npos) {
            return "-";
        }
        start += before.size();
        start += text[start] == '"';
        return text.substr(start, text.find_first_of("\",}", start) - start);
    }
};

// One request with libcurl, which trusts the authority in SSL_CERT_FILE and nobody else.
class request {
public:
    request() : curl_(curl_easy_init(), curl_easy_cleanup) {}

    template <class Value> request &set(CURLoption option, Value value) {
        curl_easy_setopt(curl_.get(), option, value);
        return *this;
    }
    request &header(const char *line) {
        headers_.reset(curl_slist_append(headers_.release(), line));
        return *this;
    }
    request &body(std::string_view body) {
        // The length first, so that libcurl asks for none of its own.
        return set(CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size())).set(CURLOPT_POSTFIELDS, body.data());
    }

    // Redirects are not followed where nothing is said.
    answer send() {
        answer got;
        const std::string authority = variable("SSL_CERT_FILE");
        set(CURLOPT_HTTPHEADER, headers_.get()).set(CURLOPT_CAINFO, authority.c_str());
        set(CURLOPT_WRITEFUNCTION, keep).set(CURLOPT_WRITEDATA, &got.text);
        if (const CURLcode done = curl_easy_perform(curl_.get()); done != CURLE_OK) {
            throw unreachable(curl_easy_strerror(done));
        }
        curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &got.status);
        return got;
    }

private:
    static std::size_t keep(char *data, std::size_t size, std::size_t count, void *text) {
        static_cast<std::string *>(text)->append(data, size * count);
        return size * count;
    }

    std::unique_ptr<CURL, void (*)(CURL *)> curl_;
    std::unique_ptr<curl_slist, void (*)(curl_slist *)> headers_{nullptr, curl_slist_free_all};
};

answer send(const onekey::credentials &credentials, operation what, const std::string &payload) {
    const onekey::sealed_request sealed = credentials.seal({what, payload});
    request request;
    for (const char *line : sealed.header_lines()) {
        request.header(line);
    }
    request.set(CURLOPT_URL, sealed.url().data()).set(CURLOPT_CUSTOMREQUEST, sealed.method().data());
    return request.body(sealed.body()).send();
}

void print(const answer &got) { std::cout << got.status << ' ' << got.member("code") << std::endl; }

// What no sealed request does: signs one body, and sends another.
answer raw(const paysig::key &key, const std::string &base_url, const std::string &body, const std::string &sent) {
    request request;
    request.header(("Payload-Signature: " + key.sign(body).str()).c_str()).header("Content-Type: application/json");
    const std::string url = base_url + "/v3/cashout", user = variable("PAYSIG_API_KEY");
    const std::string password = variable("PAYSIG_API_PASSPHRASE");
    request.set(CURLOPT_URL, url.c_str()).set(CURLOPT_USERAGENT, "e2e");
    request.set(CURLOPT_USERNAME, user.c_str()).set(CURLOPT_PASSWORD, password.c_str());
    return request.body(sent).send();
}

// Takes notifications on loopback, one connection after the other.
class listener {
public:
    listener() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        socklen_t length = sizeof address;
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto *any = reinterpret_cast<sockaddr *>(&address);
        if (socket_ < 0 || ::bind(socket_, any, length) != 0 || ::listen(socket_, 8) != 0 ||
            ::getsockname(socket_, any, &length) != 0) {
            throw std::runtime_error("nothing can be listened to");
        }
        url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/notifications";
    }
    ~listener() { ::close(socket_); }
    listener(const listener &) = delete;
    listener &operator=(const listener &) = delete;

    const std::string &url() const { return url_; }

    // Reads one notification and answers it: with `status` where it is genuine.
    void receive(const onekey::credentials &credentials, int status) {
        const int peer = ::accept(socket_, nullptr, nullptr);
        const auto read = credentials.try_read_notification(body(peer));
        if (read) {
            std::cout << "notified " << read.value().external_id() << ", answered " << status << std::endl;
        } else {
            std::cout << "refused " << read.error().slug() << std::endl;
            status = 400;
        }
        const std::string reply =
            "HTTP/1.1 " + std::to_string(status) + " -\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        const bool written = ::write(peer, reply.data(), reply.size()) == static_cast<ssize_t>(reply.size());
        ::close(peer);
        if (!written) {
            throw std::runtime_error("the answer could not be written");
        }
    }

private:
    static constexpr std::size_t max_bytes = 65536;

    // A request's body: as many bytes as its head says, and not more than any notification has.
    static std::string body(int peer) {
        std::string text;
        std::size_t start = std::string::npos, due = max_bytes;
        while (start == std::string::npos || text.size() < start + due) {
            char some[4096];
            const ssize_t got = ::read(peer, some, sizeof some);
            if (got <= 0 || text.size() > 2 * max_bytes) {
                break;
            }
            text.append(some, static_cast<std::size_t>(got));
            if (const auto end = text.find("\r\n\r\n"); start == std::string::npos && end != std::string::npos) {
                start = end + 4;
                due = std::min(content_length(text.substr(0, end)), max_bytes);
            }
        }
        return start == std::string::npos ? "" : text.substr(start, due);
    }

    static std::size_t content_length(std::string head) {
        for (char &c : head) {
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
        const std::string_view name = "\r\ncontent-length:";
        const auto found = head.find(name);
        return found == std::string::npos ? 0 : std::strtoul(head.c_str() + found + name.size(), nullptr, 10);
    }

    int socket_;
    std::string url_;
};

void ask(const onekey::credentials &credentials, const std::string &query) {
    const answer got = send(credentials, operation::status, query);
    std::cout << "status " << got.status << ' ' << got.member("cashout_status_description") << std::endl;
}

void flow(const onekey::credentials &credentials, const std::string &external_id) {
    listener listener;
    std::cout << "listening " << listener.url() << std::endl;
    // Before there is a cashout, somebody else knocks.
    listener.receive(credentials, 503);

    const answer created = send(
        credentials, operation::create,
        R"({"external_id": ")" + external_id + R"(", "country": "MX", "amount": 2000, "currency": "MXN",)" +
            R"( "document_id": "1234567899", "beneficiary_name": "José", "bank_code": "072",)" +
            R"( "bank_account": "1234567890", "notification_url": ")" + listener.url() + "\"}");
    std::cout << "created " << created.status << std::endl;
    const std::string id = created.member("cashout_id"), query = "{\"cashout_id\": " + id + "}";
    const std::string cancel = "{\"cashout_id\": " + id + R"(, "external_id": ")" + external_id + "\"}";
    ask(credentials, query);
    std::cout << "cancelled " << send(credentials, operation::cancel, cancel).status << std::endl;
    // What is not answered with 200 is sent again.
    listener.receive(credentials, 503);
    listener.receive(credentials, 200);
    ask(credentials, query);
    std::cout << "cancelled again ";
    print(send(credentials, operation::cancel, cancel));
}

int run(const std::vector<std::string> &words) {
    const onekey::credentials credentials = onekey::credentials::from_env();
    if (words.size() == 3 && words[0] == "call") {
        const operation what = words[1] == "create"   ? operation::create
                               : words[1] == "status" ? operation::status
                                                      : operation::cancel;
        print(send(credentials, what, read_file(words[2])));
    } else if (words.size() == 4 && words[0] == "raw") {
        const paysig::key key(std::getenv("PAYSIG_API_SIGNATURE"));
        print(raw(key, words[1], read_file(words[2]), read_file(words[3])));
    } else if (words.size() == 2 && words[0] == "flow") {
        flow(credentials, words[1]);
    } else {
        std::cerr << "usage: client call OPERATION FILE | raw URL SIGNED SENT | flow EXTERNAL_ID\n";
        return 2;
    }
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    int result = 1;
    try {
        result = run({argv + 1, argv + argc});
    } catch (const paysig::error &error) {
        std::cout << "refused " << error.slug() << std::endl;
        std::cerr << error.what() << '\n';
    } catch (const unreachable &error) {
        std::cout << "unreachable" << std::endl;
        std::cerr << error.what() << '\n';
    } catch (const std::exception &error) {
        std::cerr << error.what() << '\n';
        result = 2;
    }
    curl_global_cleanup();
    return result;
}
