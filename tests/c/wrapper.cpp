// Holds paysig.hpp and paysig/onekey.hpp against what they say of themselves: who owns, who wipes, what is thrown, and
// what is taken as bytes and text. That signatures are right is what the vectors are for. Valid as C++17 and C++20.
//
//     wrapper     prints how many checks held; exits with 1 where one did not
#include <paysig/onekey.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#if __cplusplus >= 202002L
#include <span>
#endif

namespace {

unsigned long checks, failures;

void check(bool held, const char *what, int line) {
    checks++;
    if (!held) {
        failures++;
        std::cerr << "wrapper.cpp:" << line << ": does not hold: " << what << '\n';
    }
}

#define CHECK(held) check((held), #held, __LINE__)

// Whether a call throws exactly this.
template <class Call> bool throws(paysig_status_t code, Call call, std::size_t offset = SIZE_MAX) {
    try {
        call();
    } catch (const paysig::error &error) {
        const bool told = error.offset() == (offset == SIZE_MAX ? std::nullopt : std::optional(offset));
        return error.code() == code && told && std::strstr(error.what(), error.slug()) != nullptr;
    }
    return false;
}

#define THROWS(code, call) CHECK(throws(code, [&] { static_cast<void>(call); }))
#define THROWS_AT(offset, code, call) CHECK(throws(code, [&] { static_cast<void>(call); }, offset))

bool is_zero(const void *start, std::size_t length) {
    const auto *bytes = static_cast<const unsigned char *>(start);
    return std::all_of(bytes, bytes + length, [](unsigned char byte) { return byte == 0; });
}

// Arrays that were given back, and how many of them held something else than zeros.
unsigned long arrays, arrays_with_content;
constexpr std::size_t before = alignof(std::max_align_t);

} // namespace

void *operator new[](std::size_t size) {
    auto *start = static_cast<unsigned char *>(std::malloc(before + size));
    if (start == nullptr) {
        throw std::bad_alloc();
    }
    std::memcpy(start, &size, sizeof size);
    return start + before;
}

void operator delete[](void *array) noexcept {
    if (array != nullptr) {
        unsigned char *start = static_cast<unsigned char *>(array) - before;
        std::size_t size = 0;
        std::memcpy(&size, start, sizeof size);
        arrays++;
        arrays_with_content += !is_zero(array, size);
        std::free(start);
    }
}

void operator delete[](void *array, std::size_t) noexcept { operator delete[](array); }

namespace {

namespace onekey = paysig::onekey;

const char MESSAGE[] = "{\"cashout_id\":11954}";
const char SIGNATURE[] = "002380363931dc07a1c6458195083e54e074d3e09f0cca73e426d88dfcb5e549";

paysig::key new_key() { return paysig::key("cashout_secret_key"); }

onekey::credentials new_credentials() {
    return {onekey::environment::staging(), "api_key", "passphrase", "api_signature"};
}

template <class A, class B, class = void> struct can_compare : std::false_type {};
template <class A, class B>
struct can_compare<A, B, std::void_t<decltype(std::declval<A>() == std::declval<B>())>> : std::true_type {};

template <class T> constexpr bool is_moved_only =
    !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T> && std::is_nothrow_move_constructible_v<T> &&
    std::is_nothrow_move_assignable_v<T> && std::is_nothrow_destructible_v<T> && !std::is_default_constructible_v<T>;

static_assert(is_moved_only<paysig::key>);
static_assert(is_moved_only<paysig::signer>);
static_assert(is_moved_only<onekey::credentials>);
static_assert(is_moved_only<onekey::sealed_request>);
static_assert(!std::is_convertible_v<const char *, paysig::key>);
static_assert(!can_compare<paysig::signature, paysig::signature>::value);
static_assert(!can_compare<paysig::signature, std::string>::value);
static_assert(!can_compare<paysig::signature, const char *>::value);
static_assert(!can_compare<std::string_view, paysig::signature>::value);
static_assert(can_compare<std::string_view, std::string>::value);
static_assert(!std::is_convertible_v<paysig::expected<void>, bool>);
static_assert(!std::is_default_constructible_v<paysig::expected<void>>);
static_assert(!std::is_constructible_v<paysig::expected<void>, bool>);
static_assert(!std::is_constructible_v<paysig::bytes_view, std::nullptr_t>);
static_assert(!std::is_constructible_v<paysig::bytes_view, std::vector<int>>);
static_assert(!std::is_constructible_v<paysig::bytes_view, std::wstring>);
static_assert(!std::is_constructible_v<paysig::bytes_view, std::vector<bool>>);
static_assert(noexcept(std::declval<const paysig::key &>().try_verify(paysig::bytes_view(), paysig::text_view())));
static_assert(noexcept(std::declval<paysig::signer &>().try_verify(paysig::text_view())));

void results() {
    const auto key = new_key();
    const auto yes = key.try_verify(MESSAGE, SIGNATURE);
    CHECK(static_cast<bool>(yes) && yes.error().code() == PAYSIG_OK);
    yes.value();
    const auto no = key.try_verify("{}", SIGNATURE);
    CHECK(!no && no.error().code() == PAYSIG_SIGNATURE_MISMATCH && !no.error().offset());
    THROWS(PAYSIG_SIGNATURE_MISMATCH, no.value());
    CHECK(no.error().text() == "the signature does not match the message (signature-mismatch)");
    // A number that this header does not know is no yes.
    CHECK(!paysig::expected<void>(paysig::fault(-7)) && !paysig::expected<void>(paysig::fault(1000)));

    THROWS_AT(63, PAYSIG_SIGNATURE_LENGTH, key.verify(MESSAGE, std::string(63, '0')));
    THROWS_AT(64, PAYSIG_SIGNATURE_WHITESPACE, key.verify(MESSAGE, std::string(SIGNATURE) + "\n"));
    THROWS_AT(6, PAYSIG_SECRET_WHITESPACE, paysig::key("secret\n"));
    THROWS(PAYSIG_UNKNOWN_FORM, paysig::canonicalize(static_cast<paysig::form>(7), "{}"));
    THROWS(PAYSIG_UNKNOWN_ENCODING, key.sign(MESSAGE, static_cast<paysig::hex>(7)));
    THROWS(PAYSIG_UNKNOWN_SCHEME, key.sign_scheme("none", {}));
    CHECK(paysig::schemes().size() > 3 && paysig::schemes()[0] == "cashout-request");
    CHECK(paysig::is_compatible() && std::string(paysig::version()) == PAYSIG_VERSION);
    try {
        paysig::key empty("");
        CHECK(false);
    } catch (const std::runtime_error &error) {
        CHECK(std::string(error.what()) == "the secret is empty (secret-empty)");
    }
}

// What is NULL is no secret, no signature and no body.
void nothing() {
    const char *none = nullptr;
    const auto key = new_key();
    THROWS(PAYSIG_SECRET_EMPTY, paysig::key(none));
    THROWS(PAYSIG_SECRET_EMPTY, paysig::key::from_bytes({}));
    THROWS(PAYSIG_NULL_POINTER, paysig::key::from_bytes(none));
    THROWS(PAYSIG_NULL_POINTER, key.sign(none));
    THROWS(PAYSIG_NULL_POINTER, key.sign(paysig::bytes_view(none, 1)));
    THROWS(PAYSIG_SIGNATURE_EMPTY, key.verify(MESSAGE, none));
    THROWS(PAYSIG_CREDENTIAL_EMPTY, onekey::credentials(onekey::environment::staging(), none, "p", "s"));
    CHECK(key.sign({}).str() == key.sign("").str());
    // A field that is empty is given; for this scheme that is as bad.
    THROWS(PAYSIG_FIELD_MISSING, key.sign_scheme("cashout-notification", {}));
    paysig::fields fields;
    fields.date = "2020-06-21T12:33:20Z";
    fields.login = paysig::text_view();
    fields.body = "{}";
    THROWS_AT(0, PAYSIG_LOGIN_MALFORMED, key.sign_scheme("deposit-d24", fields));
}

// One message, held as people hold bytes.
void views() {
    const auto key = new_key();
    const std::string text = MESSAGE;
    std::array<unsigned char, 20> array{};
    std::memcpy(array.data(), MESSAGE, array.size());
    std::vector<std::byte> bytes(array.size());
    std::memcpy(bytes.data(), MESSAGE, bytes.size());
    const std::vector<char> chars(text.begin(), text.end());
    CHECK(text.size() == array.size());
    const void *start = MESSAGE;
    const paysig::bytes_view all[] = {MESSAGE, text, array, bytes, chars, std::string_view(text),
                                      paysig::text_view(text), {start, 20}};
    for (const paysig::bytes_view view : all) {
        CHECK(view.size() == 20 && key.sign(view).str() == SIGNATURE);
    }
#if __cplusplus >= 202002L
    CHECK(key.sign(std::span(array)).str() == SIGNATURE);
    CHECK(key.sign(std::span<const std::byte>(bytes)).str() == SIGNATURE);
    CHECK(key.sign(std::u8string(u8"{\"cashout_id\":11954}")).str() == SIGNATURE);
#endif
    // A NUL inside of a container is not its end.
    CHECK(key.sign(std::string(2, '\0')).str() != key.sign(std::string(1, '\0')).str());
    CHECK(key.sign_parts({text.substr(0, 5), "", array.size() > 5 ? text.substr(5) : ""}).str() == SIGNATURE);
    CHECK(key.sign_parts(std::vector<paysig::bytes_view>{text}).str() == SIGNATURE);
    CHECK(key.sign_parts({}).str() == key.sign("").str());
}

// Whoever is moved from is zeros, and refused.
void moves() {
    auto key = new_key();
    paysig::key moved = std::move(key);
    CHECK(is_zero(key.get(), sizeof(paysig_key_t)) && moved.sign(MESSAGE).str() == SIGNATURE);
    THROWS(PAYSIG_KEY_NOT_READY, key.sign(MESSAGE));
    CHECK(key.try_verify(MESSAGE, SIGNATURE).error().code() == PAYSIG_KEY_NOT_READY);
    key = std::move(moved);
    CHECK(is_zero(moved.get(), sizeof(paysig_key_t)) && key.sign(MESSAGE).str() == SIGNATURE);
    auto &same = key;
    key = std::move(same);
    CHECK(key.sign(MESSAGE).str() == SIGNATURE);

    std::vector<paysig::key> keys;
    for (int i = 0; i < 100; i++) {
        keys.push_back(paysig::key("secret " + std::to_string(i)));
    }
    keys.push_back(new_key());
    CHECK(paysig::verify_any(keys, MESSAGE, SIGNATURE) == 100);
    const paysig::key other("another");
    CHECK(paysig::verify_any({other, key}, MESSAGE, SIGNATURE) == 1);
    CHECK(paysig::try_verify_any({other}, MESSAGE, SIGNATURE).error().code() == PAYSIG_SIGNATURE_MISMATCH);
    THROWS(PAYSIG_SIGNATURE_MISMATCH, paysig::try_verify_any({other}, MESSAGE, SIGNATURE).value());
    THROWS_AT(2, PAYSIG_SIGNATURE_LENGTH, paysig::verify_any({other}, MESSAGE, "00"));
    THROWS(PAYSIG_NO_KEYS, paysig::verify_any(std::vector<paysig::key>(), MESSAGE, SIGNATURE));

    paysig::signer signer(key);
    signer.update("{\"cashout_id\"");
    paysig::signer rest = std::move(signer);
    THROWS(PAYSIG_SIGNER_NOT_READY, signer.update(":"));
    CHECK(rest.update(":").update("11954}").finish().str() == SIGNATURE);
    THROWS(PAYSIG_SIGNER_NOT_READY, rest.finish());
    rest = paysig::signer(key);
    rest.update(MESSAGE).verify(SIGNATURE);
    CHECK(rest.try_verify(SIGNATURE).error().code() == PAYSIG_SIGNER_NOT_READY);
    // An answer of no ends the message too.
    rest = paysig::signer(key);
    CHECK(!rest.update("{}").try_verify(SIGNATURE));
    THROWS(PAYSIG_SIGNER_NOT_READY, rest.update(MESSAGE));
    rest = paysig::signer(key);
    rest.wipe();
    THROWS(PAYSIG_SIGNER_NOT_READY, rest.finish());
    key.wipe();
    THROWS(PAYSIG_KEY_NOT_READY, paysig::signer(key));
}

// A thing's memory after its life, looked at from outside.
template <class T> bool ends_as_zeros(T made) {
    alignas(T) static unsigned char place[sizeof(T)];
    T *thing = new (place) T(std::move(made));
    const bool lived = !is_zero(place, sizeof place);
    thing->~T();
    // What a compiler knows of the end of a life does not count here.
#if defined(__GNUC__)
    __asm__ volatile("" : : "r"(place) : "memory");
#endif
    return lived && is_zero(place, sizeof place);
}

void ends() {
    CHECK(ends_as_zeros(new_key()));
    CHECK(ends_as_zeros(paysig::signer(new_key())));
    CHECK(ends_as_zeros(new_credentials()));
}

void forms() {
    // More members than there are slots on the stack, and more bytes than the input has.
    std::string object = "{", sorted = "{";
    for (int i = 999; i >= 100; i--) {
        object += (i == 999 ? "\"" : ",\"") + std::to_string(i) + "\":1e20";
        sorted += (i == 999 ? "\"" : ",\"") + std::to_string(1099 - i) + "\":100000000000000000000";
    }
    object += "}";
    sorted += "}";
    const auto key = new_key();
    CHECK(paysig::canonicalize(paysig::form::jcs, object) == sorted);
    CHECK(key.sign_canonical(paysig::form::jcs, object, paysig::hex::upper).str() ==
          key.sign(sorted, paysig::hex::upper).str());
    key.verify_canonical(paysig::form::jcs, object, key.sign(sorted).str());
    CHECK(!key.try_verify_canonical(paysig::form::compact, object, key.sign(sorted).str()));
    THROWS_AT(6, PAYSIG_NUMBER_INEXACT, paysig::canonicalize(paysig::form::jcs_exact, "[0.1, 9007199254740993]"));
    CHECK(paysig::canonicalize(paysig::form::compact, "{ \"a\" : 1.0 }") == "{\"a\":1.0}");
    CHECK(paysig::canonicalize(paysig::form::verbatim, "").empty());
}

void sealing() {
    const unsigned long arrays_before = arrays;
    arrays_with_content = 0;
    {
        auto credentials = new_credentials();
        onekey::credentials moved = std::move(credentials);
        CHECK(is_zero(credentials.get(), sizeof(paysig_credentials_t)));
        THROWS(PAYSIG_CREDENTIALS_NOT_READY, credentials.seal({onekey::operation::status, "{}"}));
        credentials = std::move(moved);
        const auto sealed = credentials.seal({onekey::operation::create, "{ \"a\" : 1 }"});
        CHECK(sealed.body() == "{\"a\":1,\"login\":\"api_key\",\"pass\":\"passphrase\"}");
        CHECK(sealed.method() == "POST" && sealed.url() == "https://api-stg.onekeypayments.com/v3/cashout");
        CHECK(sealed.host() == "api-stg.onekeypayments.com" && sealed.path() == "/v3/cashout");
        CHECK(std::string(sealed.header_lines()[1]) == "Content-Type: application/json");
        credentials.check(sealed.method(), sealed.path(), sealed.body(), sealed.headers());
        const std::string_view signature = sealed.headers()[0].value;
        THROWS(PAYSIG_USER_AGENT, credentials.check("POST", "/v3/cashout", sealed.body(),
                                                    {{"payload-signature", signature},
                                                     {"authorization", sealed.headers()[3].value},
                                                     {"content-type", "application/json"}}));
        CHECK(credentials.try_check("POST", "/v3/cashout", "{}", sealed.headers()).error().code() ==
              PAYSIG_SIGNATURE_MISMATCH);

        // More than is lent at first; and another form.
        const std::string path = "/" + std::string(2000, 'x');
        onekey::request request{onekey::operation::other, "{\"b\":1e20,\"a\":2}", "PUT", path, "shop/1"};
        request.form = paysig::form::jcs;
        auto other = credentials.seal(request);
        CHECK(other.path() == path && other.headers()[2].value == "shop/1");
        CHECK(other.body() == "{\"a\":2,\"b\":100000000000000000000,\"login\":\"api_key\",\"pass\":\"passphrase\"}");
        const onekey::sealed_request last = std::move(other);
        CHECK(last.path() == path && other.path().empty() && other.headers()[0].value.empty());
        request.path = "/with space";
        THROWS_AT(5, PAYSIG_PATH_MALFORMED, credentials.seal(request));
        THROWS_AT(0, PAYSIG_URL_NOT_HTTPS,
               onekey::credentials(onekey::environment::local("http://localhost"), "k", "p", "s"));
        THROWS(PAYSIG_UNKNOWN_ENVIRONMENT, onekey::credentials(onekey::environment("stage"), "k", "p", "s"));
        THROWS_AT(0, PAYSIG_SECRET_QUOTED, onekey::credentials(onekey::environment::staging(), "k", "p", "\"s\""));
    }
    // Each buffer of a sealed request was overwritten, whatever became of it.
    CHECK(arrays - arrays_before >= 5 && arrays_with_content == 0);
}

// Whether making credentials throws this, and says that it is this setting's and this line's.
template <class Call> bool blames(const char *setting, std::size_t line, paysig_status_t code, Call call) {
    try {
        static_cast<void>(call());
    } catch (const onekey::settings_error &error) {
        // NULL is no text.
        const bool named = paysig::text_view(error.setting()) == paysig::text_view(setting);
        return named && error.line() == line && error.code() == code;
    }
    return false;
}

void settings() {
    onekey::settings given;
    given.api_key = "key";
    given.passphrase = "pass";
    given.api_signature = "cashout_secret_key";
    const onekey::credentials staging(given);
    CHECK(staging.base_url() == "https://api-stg.onekeypayments.com");
    CHECK(staging.path_of("https://API-STG.onekeypayments.com:443/v3/cashout?a=1") == "/v3/cashout?a=1");
    THROWS_AT(8, PAYSIG_URL_OTHER_ENVIRONMENT, staging.path_of("https://other.example/v3/cashout"));
    staging.verify(MESSAGE, SIGNATURE);
    CHECK(staging.try_verify("{}", SIGNATURE).error().code() == PAYSIG_SIGNATURE_MISMATCH);
    given.passphrase = std::nullopt;
    CHECK(blames("PAYSIG_API_PASSPHRASE", 0, PAYSIG_FIELD_MISSING, [&] { return onekey::credentials(given); }));
    // One that is NULL is given, and empty.
    given.passphrase = paysig::text_view();
    CHECK(blames("PAYSIG_API_PASSPHRASE", 0, PAYSIG_CREDENTIAL_EMPTY, [&] { return onekey::credentials(given); }));

    std::string text = "PAYSIG_API_KEY=key\nPAYSIG_API_PASSPHRASE=pass\nPAYSIG_API_SIGNATURE=cashout_secret_key\n";
    onekey::credentials::parse(text).verify(MESSAGE, SIGNATURE);
    CHECK(blames(nullptr, 4, PAYSIG_KEY_FILE, [&] { return onekey::credentials::parse(text + "what is this"); }));

    ::setenv("PAYSIG_API_KEY", "key", 1);
    ::setenv("PAYSIG_API_PASSPHRASE", "pass", 1);
    ::setenv("PAYSIG_ENVIRONMENT", "local", 1);
    ::setenv("PAYSIG_BASE_URL", "https://localhost:8443", 1);
    ::unsetenv("PAYSIG_API_SIGNATURE");
    CHECK(blames("PAYSIG_API_SIGNATURE", 0, PAYSIG_KEY_VARIABLE, onekey::credentials::from_env));
    ::setenv("PAYSIG_API_SIGNATURE", "cashout_secret_key", 1);
    CHECK(onekey::credentials::from_env().base_url() == "https://localhost:8443");
    ::setenv("PAYSIG_API_KEY", "a:b", 1);
    CHECK(blames("PAYSIG_API_KEY", 0, PAYSIG_API_KEY_COLON, onekey::credentials::from_env));
}

void notifications() {
    const auto key = new_key();
    paysig::fields fields;
    fields.external_id = "order 1";
    const std::string control = key.sign_scheme("cashout-notification", fields);
    std::string body = "external_id=order+1&control=" + control;
    for (int i = 0; i < 40; i++) {
        body += "&field=" + std::to_string(i);
    }
    auto read = onekey::read_notification(key, body);
    const onekey::notification moved = std::move(read);
    CHECK(moved.external_id() == "order 1" && moved.unauthenticated().size() == 42);
    CHECK(moved.unauthenticated("field") == "0" && moved.unauthenticated()[41].value == "39");
    CHECK(read.external_id().empty() && read.unauthenticated().empty());
    const onekey::credentials credentials(onekey::environment::staging(), "key", "pass", "cashout_secret_key");
    const auto same = credentials.read_notification(body);
    CHECK(same.external_id() == "order 1" && same.unauthenticated().size() == 42);
    const paysig::key other_key("another");
    const onekey::credentials other(onekey::environment::staging(), "key", "pass", "another");
    CHECK(onekey::try_read_notification({other_key, key}, body).value().matched() == 1);
    CHECK(onekey::try_read_notification({credentials, other}, body).value().matched() == 0);
    CHECK(!onekey::try_read_notification({other, other}, body));
    THROWS(PAYSIG_SIGNATURE_MISMATCH, onekey::read_notification({other}, body));
    THROWS(PAYSIG_NO_KEYS, onekey::read_notification(std::vector<paysig::key>(), body));
    body[12] = 'O';
    CHECK(credentials.try_read_notification(body).error().code() == PAYSIG_SIGNATURE_MISMATCH);
    CHECK(onekey::try_read_notification(key, body).error().code() == PAYSIG_SIGNATURE_MISMATCH);
    THROWS_AT(14, PAYSIG_FIELD_DUPLICATE, onekey::read_notification(key, "external_id=a&external_id=b&control=c"));
    CHECK(onekey::windows_1252_to_utf8("Jos\xe9 \x80") == "Jos\xc3\xa9 \xe2\x82\xac");
}

// One key and the same credentials in several threads.
void threads() {
    const auto key = new_key();
    const auto credentials = new_credentials();
    std::array<bool, 4> good{};
    std::vector<std::thread> all;
    for (bool &held : good) {
        all.emplace_back([&] {
            held = true;
            for (int i = 0; i < 200; i++) {
                const auto sealed = credentials.seal({onekey::operation::status, MESSAGE});
                held = held && key.sign(MESSAGE).str() == SIGNATURE && key.try_verify(MESSAGE, SIGNATURE) &&
                       credentials.try_check(sealed.method(), sealed.path(), sealed.body(), sealed.headers());
            }
        });
    }
    for (std::thread &thread : all) {
        thread.join();
    }
    CHECK(std::all_of(good.begin(), good.end(), [](bool held) { return held; }));
}

} // namespace

int main() {
    results();
    nothing();
    views();
    moves();
    ends();
    forms();
    sealing();
    settings();
    notifications();
    threads();
    std::cout << checks << " checks, " << failures << " failed\n";
    return failures == 0 ? 0 : 1;
}
