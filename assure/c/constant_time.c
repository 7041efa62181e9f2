/*
 * Constant time, through the C ABI: as src/bin/constant_time.rs, of the library as it is installed. Secrets are
 * undefined memory, and memcheck reports every jump and every address that depends on one.
 *
 *     valgrind --error-limit=no constant_time      prints the decisions of each call; exits with 1 if one has too many
 *
 * What is declassified, and why, stands where it is done: `told`, and at paysig_key_init.
 */
#include "../../tests/c/sealed_headers.h"

#include <paysig.h>

#include <stdio.h>
#include <string.h>
#include <valgrind/memcheck.h>

#define SECRET(bytes, count) ((void)VALGRIND_MAKE_MEM_UNDEFINED(bytes, count))
#define PUBLIC(bytes, count) ((void)VALGRIND_MAKE_MEM_DEFINED(bytes, count))

static int failures, wrong;

typedef struct {
    const char *name;
    /* How many decisions on secrets a run may take: 1 where a verdict is told, else 0. */
    unsigned allowed;
    unsigned runs, taken;
} call_t;

static call_t init_bytes = {"paysig_key_init_bytes", 0, 0, 0};
static call_t init_text = {"paysig_key_init, an ASCII secret", 0, 0, 0};
static call_t sign = {"paysig_sign", 0, 0, 0};
static call_t sign_hex = {"paysig_sign_hex", 0, 0, 0};
static call_t sign_parts = {"paysig_sign_parts", 0, 0, 0};
static call_t sign_canonical = {"paysig_sign_canonical, a public payload", 0, 0, 0};
static call_t signer_calls = {"paysig_signer_init, _update, _finish", 0, 0, 0};
static call_t scheme_sign = {"paysig_scheme_sign", 0, 0, 0};
static call_t verify = {"paysig_verify", 1, 0, 0};
static call_t signer_verify = {"paysig_signer_verify", 1, 0, 0};
static call_t verify_canonical = {"paysig_verify_canonical, a public payload", 1, 0, 0};
static call_t scheme_verify = {"paysig_scheme_verify", 1, 0, 0};
static call_t verify_any = {"paysig_verify_any, three keys", 1, 0, 0};
static call_t check_text = {"paysig_signature_check, of a secret text", 1, 0, 0};
static call_t wipe = {"paysig_key_wipe", 0, 0, 0};
static call_t each_sign = {"paysig_scheme_sign, each, public fields", 0, 0, 0};
static call_t each_verify = {"paysig_scheme_verify, each", 1, 0, 0};
static call_t notification = {"paysig_onekey_notification", 1, 0, 0};
/* Authorization, login and pass, each a verdict. */
static call_t check_request = {"paysig_onekey_check", 3, 0, 0};

static call_t *const calls[] = {
    &init_bytes, &init_text, &sign, &sign_hex, &sign_parts, &sign_canonical, &signer_calls, &scheme_sign,
    &verify, &signer_verify, &verify_canonical, &scheme_verify, &verify_any, &check_text, &wipe,
    &each_sign, &each_verify, &notification, &check_request,
};

static unsigned before;

static void start(void) { before = (unsigned)VALGRIND_COUNT_ERRORS; }

/* Ends what `start` began. The status is declassified: it is the verdict, or says that there was none to find. */
static void told(call_t *call, paysig_status_t status, int expected)
{
    unsigned taken = (unsigned)VALGRIND_COUNT_ERRORS - before;

    PUBLIC(&status, sizeof status);
    call->runs++;
    if (taken > call->taken) {
        call->taken = taken;
    }
    if ((status == PAYSIG_OK) != expected) {
        printf("%s returns %d\n", call->name, (int)status);
        wrong++;
    }
}

static size_t secret_bytes(const void *value, size_t count)
{
    unsigned char bits[sizeof(paysig_signer_t)] = {0};
    size_t found = 0, i;

    (void)VALGRIND_GET_VBITS(value, bits, count);
    for (i = 0; i < count; i++) {
        found += bits[i] != 0;
    }
    return found;
}

static void expect_secret(const char *what, const void *value, size_t count, size_t expected)
{
    size_t found = secret_bytes(value, count);

    if (found != expected) {
        printf("%s: %lu bytes are secret, not %lu\n", what, (unsigned long)found, (unsigned long)expected);
        wrong++;
    }
}

/* Declassified: a signature as text, which is what the caller sends. */
static void expect_text(const char *what, char *text, const char *expected)
{
    PUBLIC(text, PAYSIG_SIGNATURE_BYTES);
    if (strcmp(text, expected) != 0) {
        printf("%s: the signature is wrong\n", what);
        wrong++;
    }
}

static void fill(char *bytes, size_t length, unsigned seed)
{
    size_t i;

    for (i = 0; i < length; i++) {
        bytes[i] = (char)('a' + (i * 7 + seed) % 26);
    }
}

/* Both states are secret, and the mark before them is not. */
static void make_key(paysig_key_t *key, paysig_key_t *known, size_t length, unsigned seed)
{
    char secret[200];

    fill(secret, length, seed);
    if (paysig_key_init_bytes(secret, length, known) != PAYSIG_OK) {
        wrong++;
    }
    SECRET(secret, length);
    start();
    told(&init_bytes, paysig_key_init_bytes(secret, length, key), 1);
    expect_secret("a key", key, sizeof *key, 64);
}

static void key_from_text(size_t length)
{
    unsigned char bits[200];
    char secret[200];
    paysig_key_t key;

    fill(secret, length, 3);
    /* Declassified: that it is ASCII, and its first and last character. paysig_key_init_bytes needs neither. */
    memset(bits, 0x7f, sizeof bits);
    bits[0] = bits[length - 1] = 0;
    (void)VALGRIND_SET_VBITS(secret, bits, length);
    start();
    told(&init_text, paysig_key_init(secret, length, &key), 1);
    expect_secret("a key of text", &key, sizeof key, 64);
    start();
    told(&wipe, paysig_key_wipe(&key), 1);
    expect_secret("a wiped key", &key, sizeof key, 0);
}

static void signing(const paysig_key_t *key, const paysig_key_t *known, size_t length)
{
    static const char payload[] = "{\"b\": 1.0, \"a\": \"text\"}";
    static char message[4096];
    char expected[PAYSIG_SIGNATURE_BYTES], text[PAYSIG_SIGNATURE_BYTES];
    paysig_part_t parts[2];
    paysig_signer_t signer;
    paysig_slot_t slots[8];
    paysig_fields_t fields;
    paysig_told_t tell;
    paysig_status_t status;
    size_t written;

    fill(message, sizeof message, 5);
    if (paysig_sign_hex(known, message, length, expected) == NULL) {
        wrong++;
    }
    /* The message too: what is in it are credentials. */
    SECRET(message, sizeof message);
    start();
    told(&sign, paysig_sign(key, message, length, PAYSIG_HEX_LOWER, text, sizeof text, &written), 1);
    expect_secret("a signature", text, sizeof text, PAYSIG_SIGNATURE_CHARS);
    expect_text(sign.name, text, expected);
    start();
    told(&sign_hex, paysig_sign_hex(key, message, length, text) == text ? PAYSIG_OK : -1, 1);
    expect_text(sign_hex.name, text, expected);

    parts[0].bytes = message;
    parts[0].length = length / 3;
    parts[1].bytes = message + length / 3;
    parts[1].length = length - length / 3;
    start();
    told(&sign_parts, paysig_sign_parts(key, parts, 2, PAYSIG_HEX_LOWER, text, sizeof text, &written), 1);
    expect_text(sign_parts.name, text, expected);

    start();
    status = paysig_signer_init(key, &signer);
    if (status == PAYSIG_OK) {
        status = paysig_signer_update(&signer, parts[0].bytes, parts[0].length);
    }
    if (status == PAYSIG_OK) {
        status = paysig_signer_update(&signer, parts[1].bytes, parts[1].length);
    }
    if (status == PAYSIG_OK) {
        status = paysig_signer_finish(&signer, PAYSIG_HEX_LOWER, text, sizeof text, &written);
    }
    told(&signer_calls, status, 1);
    expect_text(signer_calls.name, text, expected);

    memset(&fields, 0, sizeof fields);
    fields.body = message;
    fields.body_length = length;
    start();
    told(&scheme_sign, paysig_scheme_sign(key, "cashout-request", 15, &fields, text, sizeof text, &tell), 1);
    expect_text(scheme_sign.name, text, expected);

    /* Its form decides what is signed, so it is public. */
    start();
    told(&sign_canonical, paysig_sign_canonical(key, PAYSIG_FORM_JCS, payload, sizeof payload - 1, slots, 8,
                                                PAYSIG_HEX_LOWER, text, sizeof text, &tell), 1);
    if (paysig_sign_hex(known, "{\"a\":\"text\",\"b\":1}", 18, expected) == NULL) {
        wrong++;
    }
    expect_text(sign_canonical.name, text, expected);
}

/* What is presented is known to whoever presents it; what is expected is secret. */
static void verifying(const paysig_key_t *key, const paysig_key_t *known, size_t length)
{
    static const int places[] = {0, 1, 31, 62, 63, -1};
    static char message[4096];
    char presented[PAYSIG_SIGNATURE_BYTES];
    paysig_signer_t signer;
    paysig_fields_t fields;
    paysig_told_t tell;
    size_t i;

    fill(message, sizeof message, 5);
    memset(&fields, 0, sizeof fields);
    fields.body = message;
    fields.body_length = length;
    for (i = 0; i < sizeof places / sizeof places[0]; i++) {
        int right = places[i] < 0;

        if (paysig_sign_hex(known, message, length, presented) == NULL) {
            wrong++;
        }
        if (!right) {
            presented[places[i]] = presented[places[i]] == '0' ? '1' : '0';
        }
        start();
        told(&verify, paysig_verify(key, message, length, presented, PAYSIG_SIGNATURE_CHARS), right);
        start();
        told(&verify_canonical, paysig_verify_canonical(key, PAYSIG_FORM_VERBATIM, message, length, NULL, 0, presented,
                                                        PAYSIG_SIGNATURE_CHARS, &tell), right);
        start();
        told(&scheme_verify, paysig_scheme_verify(key, "cashout-request", 15, &fields, presented,
                                                  PAYSIG_SIGNATURE_CHARS, &tell), right);
        if (paysig_signer_init(key, &signer) != PAYSIG_OK ||
            paysig_signer_update(&signer, message, length) != PAYSIG_OK) {
            wrong++;
        }
        start();
        told(&signer_verify, paysig_signer_verify(&signer, presented, PAYSIG_SIGNATURE_CHARS), right);
    }
}

/* The fields of a message are public here: their shapes are looked at. */
static void schemes(const paysig_key_t *key, const paysig_key_t *known)
{
    static const char *const forms[] = {"external_id=an_id&control=", "external_id=another&control="};
    char expected[PAYSIG_SCHEME_BYTES], text[PAYSIG_SCHEME_BYTES], form[256], out[256];
    paysig_notification_t verified;
    paysig_fields_t fields;
    paysig_told_t tell;
    const char *name;
    size_t i;

    memset(&fields, 0, sizeof fields);
    fields.body = "{}";
    fields.body_length = 2;
    fields.external_id = "an_id";
    fields.external_id_length = 5;
    fields.date = "2020-06-21T12:33:20Z";
    fields.date_length = 20;
    fields.login = "a_login";
    fields.login_length = 7;
    for (i = 0; (name = paysig_scheme_at(i)) != NULL; i++) {
        size_t name_length = strlen(name), length;

        if (paysig_scheme_sign(known, name, name_length, &fields, expected, sizeof expected, &tell) != PAYSIG_OK) {
            wrong++;
        }
        length = tell.length;
        start();
        told(&each_sign, paysig_scheme_sign(key, name, name_length, &fields, text, sizeof text, &tell), 1);
        /* Declassified: the signature as text, which is what the caller sends. */
        PUBLIC(text, sizeof text);
        if (strcmp(text, expected) != 0) {
            wrong++;
        }
        start();
        told(&each_verify, paysig_scheme_verify(key, name, name_length, &fields, expected, length, &tell), 1);
        expected[length - 1] = expected[length - 1] == '0' ? '1' : '0';
        start();
        told(&each_verify, paysig_scheme_verify(key, name, name_length, &fields, expected, length, &tell), 0);
    }
    if (paysig_scheme_sign(known, "cashout-notification", 20, &fields, text, sizeof text, &tell) != PAYSIG_OK) {
        wrong++;
    }
    for (i = 0; i < 2; i++) {
        int length = snprintf(form, sizeof form, "%s%s", forms[i], text);

        start();
        told(&notification, paysig_onekey_notification(key, form, (size_t)length, out, sizeof out, NULL, 0, &verified,
                                                       &tell), i == 0);
    }
}

/* Marks a text secret where it stands in credentials; their lengths are public (SECURITY.md). */
static void mark(paysig_credentials_t *credentials, const char *text)
{
    char *bytes = (char *)credentials;
    size_t length = strlen(text), i;

    for (i = 0; i + length <= sizeof *credentials; i++) {
        if (memcmp(bytes + i, text, length) == 0) {
            SECRET(bytes + i, length);
            return;
        }
    }
    printf("credentials do not hold %s\n", text);
    wrong++;
}

static void make_credentials(paysig_credentials_t *credentials, const char *login, const char *pass)
{
    size_t offset;

    if (paysig_credentials_init("staging", 7, NULL, 0, login, strlen(login), pass, strlen(pass), "a_secret", 8, &offset,
                                credentials) != PAYSIG_OK) {
        wrong++;
    }
}

/* Requests of ours, and of those who have another login, or another pass. */
static void requests(void)
{
    static const char *const logins[] = {"an_api_key", "xn_api_key", "an_api_key"};
    static const char *const passes[] = {"a_passphrase", "a_passphrase", "a_passphrasx"};
    static paysig_credentials_t ours, theirs;
    static char buffer[2048];
    paysig_request_t request;
    paysig_sealed_t sealed;
    paysig_header_t headers[4];
    paysig_told_t tell;
    size_t i;

    make_credentials(&ours, logins[0], passes[0]);
    /* The last is what Basic says of both. */
    mark(&ours, "YW5fYXBpX2tleTphX3Bhc3NwaHJhc2U=");
    mark(&ours, passes[0]);
    mark(&ours, logins[0]);
    memset(&request, 0, sizeof request);
    request.operation = PAYSIG_OPERATION_CANCEL;
    request.form = PAYSIG_FORM_AUTO;
    request.payload = "{\"cashout_id\":1}";
    request.payload_length = 16;
    for (i = 0; i < 3; i++) {
        make_credentials(&theirs, logins[i], passes[i]);
        if (paysig_onekey_seal(&theirs, &request, NULL, 0, buffer, sizeof buffer, &sealed, &tell) != PAYSIG_OK) {
            wrong++;
            return;
        }
        sealed_headers(&sealed, buffer, headers);
        start();
        told(&check_request, paysig_onekey_check(&ours, buffer + sealed.method.offset, sealed.method.length,
                                                 buffer + sealed.path.offset, sealed.path.length,
                                                 buffer + sealed.body.offset, sealed.body.length, headers, 4, &tell),
             i == 0);
    }
}

static void rotating(void)
{
    static paysig_key_t keys[4], known[4];
    const paysig_key_t *three[3];
    char presented[PAYSIG_SIGNATURE_BYTES];
    size_t i, matched;

    for (i = 0; i < 4; i++) {
        make_key(&keys[i], &known[i], 18 + i, 3);
    }
    for (i = 0; i < 3; i++) {
        three[i] = &keys[i];
    }
    for (i = 0; i < 4; i++) {
        if (paysig_sign_hex(&known[i], "{}", 2, presented) == NULL) {
            wrong++;
        }
        matched = 99;
        start();
        told(&verify_any, paysig_verify_any(three, 3, "{}", 2, presented, PAYSIG_SIGNATURE_CHARS, &matched), i < 3);
        PUBLIC(&matched, sizeof matched);
        if (matched != (i < 3 ? i : 99)) {
            printf("%s: key %lu fits\n", verify_any.name, (unsigned long)matched);
            wrong++;
        }
    }
}

int main(void)
{
    static const size_t secret_lengths[] = {1, 18, 32, 63, 64, 65, 128, 200};
    static const size_t message_lengths[] = {0, 1, 20, 55, 56, 63, 64, 65, 300, 4096};
    char text[PAYSIG_SIGNATURE_BYTES];
    paysig_key_t key, known;
    size_t i, j, offset;

    if (!RUNNING_ON_VALGRIND) {
        fprintf(stderr, "constant_time: valgrind is not watching, so nothing would be checked\n");
        return 2;
    }
    for (i = 0; i < sizeof secret_lengths / sizeof secret_lengths[0]; i++) {
        make_key(&key, &known, secret_lengths[i], 3);
        for (j = 0; j < sizeof message_lengths / sizeof message_lengths[0]; j++) {
            signing(&key, &known, message_lengths[j]);
            verifying(&key, &known, message_lengths[j]);
        }
        schemes(&key, &known);
        if (paysig_sign_hex(&known, "", 0, text) == NULL) {
            wrong++;
        }
        SECRET(text, PAYSIG_SIGNATURE_CHARS);
        start();
        told(&check_text, paysig_signature_check(text, PAYSIG_SIGNATURE_CHARS, &offset), 1);
        /* Of a secret of one character nothing would be secret any more. */
        if (i > 0) {
            key_from_text(secret_lengths[i]);
        }
    }
    rotating();
    requests();

    printf("%-44s %5s %9s %9s\n", "through the C ABI", "runs", "decisions", "allowed");
    for (i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        int leaks = calls[i]->taken > calls[i]->allowed || calls[i]->runs == 0;

        printf("%-44s %5u %9u %9u%s\n", calls[i]->name, calls[i]->runs, calls[i]->taken, calls[i]->allowed,
               leaks ? "  LEAKS" : "");
        failures += leaks;
    }
    return failures + wrong > 0;
}
