// As provider.c, which describes the requests, through paysig/onekey.hpp.
#include <paysig/onekey.hpp>

#include "requests.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace {

using namespace requests;
namespace onekey = paysig::onekey;
using onekey::operation;

Bytes word(const std::string &hex) { return from_hex(hex); }

// Of a text that a request gives. A question mark is a field that is not given.
std::optional<std::string> text_word(const std::string &hex) {
    return hex == "?" ? std::nullopt : std::optional(std::string(text_of(word(hex))));
}

paysig::key text_key(const std::string &hex) { return paysig::key(text_of(word(hex))); }

// The fields of words[3] and on, lent to a call.
template <class Call> std::string with_fields(const Words &words, Call call) {
    const Bytes body = words[3] == "?" ? Bytes() : word(words[3]);
    const auto external_id = text_word(words[4]), date = text_word(words[5]), login = text_word(words[6]);
    return call(paysig::fields{body, external_id, date, login});
}

std::string scheme_sign(const Words &words) {
    return with_fields(words, [&](const paysig::fields &fields) {
        return text_key(words[1]).sign_scheme(text_of(word(words[2])), fields);
    });
}

std::string scheme_verify(const Words &words) {
    return with_fields(words, [&](const paysig::fields &fields) {
        text_key(words[1]).verify_scheme(text_of(word(words[2])), fields, text_of(word(words[7])));
        return std::string("-");
    });
}

onekey::credentials credentials(const Words &words) {
    const auto text = [&](std::size_t i) { return text_word(words[i]).value(); };
    return {onekey::environment(text(1), text(2)), text_of(word(words[3])), text_of(word(words[4])),
            text_of(word(words[5]))};
}

// What credentials make of {}. Of an error, the setting and the line as well.
template <class Make> std::string made_by(Make make) {
    try {
        const onekey::credentials made = make();
        const auto sealed = made.seal({operation::status, "{}"});
        return to_hex(sealed.url()) + ' ' + to_hex(sealed.body()) + ' ' + to_hex(sealed.headers()[0].value);
    } catch (const onekey::settings_error &error) {
        const std::string setting = error.setting() == nullptr ? "-" : error.setting();
        throw Placed(error, ' ' + setting + ' ' + std::to_string(error.line()));
    }
}

std::string make(const Words &words) {
    std::array<std::optional<std::string>, 5> given;
    std::transform(words.begin() + 1, words.end(), given.begin(), text_word);
    const onekey::settings settings{given[0], given[1], given[2], given[3], given[4]};
    return made_by([&] { return onekey::credentials(settings); });
}

std::string parse(const Words &words) {
    const Bytes text = word(words[1]);
    return made_by([&] { return onekey::credentials::parse(text_of(text)); });
}

std::string seal(const Words &words) {
    const auto made = credentials(words);
    const Bytes method = word(words[6]), path = word(words[7]), payload = word(words[8]), user_agent = word(words[10]);
    const auto form = static_cast<std::uint32_t>(std::stoul(words[9]));
    onekey::request request{operation::other, payload, text_of(method), text_of(path), text_of(user_agent)};
    if (form != PAYSIG_FORM_AUTO) {
        request.form = static_cast<paysig::form>(form);
    }
    const onekey::sealed_request sealed = made.seal(request);
    for (const std::string_view part : {sealed.body(), sealed.method(), sealed.url(), sealed.path()}) {
        require(part.data()[part.size()] == '\0', "no NUL behind a part");
    }
    std::string answer = to_hex(sealed.body());
    for (const std::string_view part : {sealed.method(), sealed.url(), sealed.host(), sealed.path()}) {
        answer += ' ' + to_hex(part);
    }
    const auto lines = sealed.header_lines();
    auto line = lines.begin();
    for (const onekey::field &header : sealed.headers()) {
        answer += ' ' + to_hex(header.name) + ' ' + to_hex(header.value);
        require(std::string(header.name).append(": ").append(header.value) == *line++, "a header is not one text");
    }
    // What is sealed passes the check, however its headers are kept.
    std::multimap<std::string, std::string> headers;
    for (const auto &[name, value] : sealed.headers()) {
        headers.emplace(name, value);
    }
    made.check(sealed.method(), sealed.path(), sealed.body(), headers);
    made.check(sealed.method(), sealed.path(), sealed.body(), sealed.headers());
    return answer;
}

std::string check(const Words &words) {
    const std::vector<Bytes> texts = from_hex_list(words[9]);
    std::vector<std::pair<std::string, std::string>> headers;
    for (std::size_t i = 0; i + 1 < texts.size(); i += 2) {
        headers.emplace_back(text_of(texts[i]), text_of(texts[i + 1]));
    }
    credentials(words).check(text_of(word(words[6])), text_of(word(words[7])), word(words[8]), headers);
    return "-";
}

std::string notification(const Words &words) {
    const onekey::notification read = onekey::read_notification(text_key(words[1]), word(words[2]));
    std::string answer = to_hex(read.external_id());
    for (const auto &[name, value] : read.unauthenticated()) {
        answer += ' ' + to_hex(name) + '=' + to_hex(value);
    }
    require(read.unauthenticated("external_id") == read.external_id(), "external_id is not found by its name");
    require(!read.unauthenticated("no such field"), "a field is found that is not there");
    return answer;
}

// With keys, and with credentials, which must come to the same.
std::string rotation(const Words &words) {
    std::vector<paysig::key> keys;
    std::vector<onekey::credentials> credentials;
    for (const Bytes &secret : from_hex_list(words[1])) {
        keys.emplace_back(text_of(secret));
        credentials.emplace_back(onekey::environment::staging(), "key", "pass", text_of(secret));
    }
    const Bytes body = word(words[2]);
    const auto by_keys = onekey::try_read_notification(keys, body);
    const auto by_credentials = onekey::try_read_notification(credentials, body);
    require(by_keys.error().code() == by_credentials.error().code(), "keys and credentials disagree");
    return std::to_string(onekey::read_notification(keys, body).matched());
}

const std::map<std::string, Verb> verbs = {
    {"scheme-sign", {7, scheme_sign}},
    {"scheme-verify", {8, scheme_verify}},
    {"credentials", {6, [](const Words &words) { return to_hex(credentials(words).base_url()); }}},
    {"make", {6, make}},
    {"parse", {2, parse}},
    {"path-of",
     {7, [](const Words &words) { return to_hex(credentials(words).path_of(text_of(word(words[6])))); }}},
    {"seal", {11, seal}},
    {"check", {10, check}},
    {"notification", {3, notification}},
    {"rotation", {3, rotation}},
    {"windows-1252",
     {2, [](const Words &words) { return to_hex(onekey::windows_1252_to_utf8(word(words[1]))); }}},
};

} // namespace

int main() {
    serve(verbs);
    return 0;
}
