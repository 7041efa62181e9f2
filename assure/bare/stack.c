/*
 * How deep each entry point goes into the stack of a Cortex-M: below a call the stack is painted, and afterwards the
 * paint that is left is counted. Prints a line for each: name and bytes. Nothing interrupts here, so that all of it is
 * the call's.
 */
#include "../../tests/c/sealed_headers.h"
#include "platform.h"

#include <paysig.h>
#include <stdint.h>

#define PAINT 0xA5A5A5A5u
#define PAINTED_WORDS (16 * 1024)

static unsigned char message[1000], buffer[4096], decoded[256];
static char signature[PAYSIG_SIGNATURE_BYTES], base_url[256];
static paysig_key_t key, other;
static paysig_signer_t signer;
static paysig_slot_t slots[64];
static paysig_credentials_t credentials;
static paysig_request_t request;
static paysig_sealed_t sealed;
static paysig_header_t headers[4];
static paysig_fields_t fields;
static paysig_pair_t pairs[8];
static paysig_notification_t notification;
static paysig_told_t told;
static paysig_fault_t fault;
static paysig_status_t status;
static size_t length;

/*
 * With names that are sorted, in objects of each size that is sorted another way, escapes, strings longer than a block,
 * and numbers of each kind; one is a tie of two doubles whose digits are cut off, which only long arithmetic decides.
 */
static const char payload[] =
    "{\"b\": 1.0, \"a\": [1e23, 5e-324, 0.1, 123456789012345678, 1e-7, 0.30000000000000004, "
    "1.00000000000000011102230246251565404236316680908203125, "
    "{\"\\ud83d\\ude00\": 1, \"\\ufb33\": \"\\u00e9\\n\"}], \"\": null, "
    "\"e\": {\"k\": 1, \"j\": 2, \"i\": 3, \"h\": 4, \"g\": 5, \"f\": 6, \"e\": 7, \"d\": 8, \"c\": 9, \"b\": 10, "
    "\"a\": 11}, \"d\": {\"a name longer than sixteen 2\": 1, \"a name longer than sixteen 1\": 2, \"x\": 3, \"w\": 4, "
    "\"v\": 5, \"u\": 6, \"t\": 7, \"s\": 8, \"r\": 9, \"q\": 10, \"p\": 11, \"o\": 12, \"n\": 13, \"m\": 14, \"l\": 15, "
    "\"k\": 16, \"j\": 17, \"i\": 18, \"h\": 19, \"g\": 20, \"f\": 21, \"e\": 22, \"d\": 23, \"c\": 24, \"b\": 25}, "
    "\"c\": \"a string that is longer than one block of the hash, which has sixty-four bytes, \\u00e9 among them\"}";

static void key_init(void) { status = paysig_key_init((const char *)message, 200, &key); }
static void key_init_bytes(void) { status = paysig_key_init_bytes(message, 32, &key); }
static void sign(void)
{
    status = paysig_sign(&key, message, sizeof message, PAYSIG_HEX_LOWER, signature, sizeof signature, &length);
}
static void verify(void) { status = paysig_verify(&key, message, sizeof message, signature, 64); }
static void verify_any(void)
{
    const paysig_key_t *keys[2] = {&other, &key};

    status = paysig_verify_any(keys, 2, message, sizeof message, signature, 64, &length);
}
static void sign_parts(void)
{
    const paysig_part_t parts[2] = {{message, 10}, {message + 10, 500}};

    status = paysig_sign_parts(&key, parts, 2, PAYSIG_HEX_LOWER, signature, sizeof signature, &length);
}
static void signer_init(void) { status = paysig_signer_init(&key, &signer); }
static void signer_update(void) { status = paysig_signer_update(&signer, message, sizeof message); }
static void signer_finish(void)
{
    status = paysig_signer_finish(&signer, PAYSIG_HEX_LOWER, signature, sizeof signature, &length);
}
static void signer_fed(void)
{
    signer_init();
    signer_update();
}
static void signer_verify(void) { status = paysig_signer_verify(&signer, signature, 64); }
static void canonicalize(void)
{
    uint32_t form;

    for (form = PAYSIG_FORM_VERBATIM; form <= PAYSIG_FORM_JCS; form++) {
        status = paysig_canonicalize(form, payload, sizeof payload - 1, slots, 64, buffer, sizeof buffer, &told);
        if (status != PAYSIG_OK) {
            return;
        }
    }
    /* It refuses the first number that is no double. */
    status = paysig_canonicalize(PAYSIG_FORM_JCS_EXACT, payload, sizeof payload - 1, slots, 64, buffer, sizeof buffer,
                                 &told);
    status = status == PAYSIG_NUMBER_INEXACT ? PAYSIG_OK : 1;
}
static void sign_canonical(void)
{
    status = paysig_sign_canonical(&key, PAYSIG_FORM_JCS, payload, sizeof payload - 1, slots, 64, PAYSIG_HEX_LOWER,
                                   signature, sizeof signature, &told);
}
static void verify_canonical(void)
{
    status = paysig_verify_canonical(&key, PAYSIG_FORM_JCS, payload, sizeof payload - 1, slots, 64, signature, 64,
                                     &told);
}
static void scheme_sign(void)
{
    fields.external_id = "X1";
    fields.external_id_length = 2;
    status = paysig_scheme_sign(&key, "cashout-notification", 20, &fields, (char *)buffer, sizeof buffer, &told);
}
static void scheme_verify(void)
{
    status = paysig_scheme_verify(&key, "cashout-notification", 20, &fields, (const char *)buffer, 64, &told);
}
static void credentials_init(void)
{
    status = paysig_credentials_init("staging", 7, NULL, 0, "api_key", 7, "passphrase", 10, (const char *)message, 32,
                                     &length, &credentials);
}
static const paysig_part_t settings[] = {
    {"api_key", 7},
    {"passphrase", 10},
    {message, 200},
    {"production", 10},
    {"https://api.example.com:8443", 28},
};
static void credentials_make(void) { status = paysig_credentials_make(settings, 5, &fault, &credentials); }
static void credentials_parse(void)
{
    static const char text[] = "# a comment\r\nPAYSIG_API_KEY=api_key\r\nPAYSIG_API_PASSPHRASE=passphrase\n"
                               "PAYSIG_API_SIGNATURE=a secret of some length\nPAYSIG_ENVIRONMENT=production\n"
                               "PAYSIG_BASE_URL=https://api.example.com:8443\n";

    status = paysig_credentials_parse(text, sizeof text - 1, &fault, &credentials);
}
static void credentials_base_url(void)
{
    status = paysig_credentials_base_url(&credentials, base_url, sizeof base_url, &told);
}
static void credentials_path_of(void)
{
    static const char url[] = "https://api.example.com:8443/v3/cashout/";

    status = paysig_credentials_path_of(&credentials, url, sizeof url - 1, &told);
}
static void credentials_key(void) { status = paysig_credentials_key(&credentials) == NULL; }
static void credentials_wipe(void)
{
    static paysig_credentials_t wiped;

    wiped = credentials;
    status = paysig_credentials_wipe(&wiped);
}
static void key_wipe(void)
{
    static paysig_key_t wiped;

    wiped = key;
    status = paysig_key_wipe(&wiped);
}
static void signer_wipe(void) { status = paysig_signer_wipe(&signer); }
static void sign_hex(void)
{
    static char text[PAYSIG_SIGNATURE_BYTES];

    status = paysig_sign_hex(&key, message, sizeof message, text) == NULL;
}
static void signature_check(void) { status = paysig_signature_check(signature, 64, &length); }
static void secret_check(void) { status = paysig_secret_check((const char *)message, 200, &length); }
static void windows_1252(void)
{
    status = paysig_windows_1252_to_utf8("caf\xE9 \x80", 6, decoded, sizeof decoded, &told);
}
static void seal(void)
{
    request.operation = PAYSIG_OPERATION_CREATE;
    request.form = PAYSIG_FORM_JCS;
    request.payload = payload;
    request.payload_length = sizeof payload - 1;
    status = paysig_onekey_seal(&credentials, &request, slots, 64, buffer, sizeof buffer, &sealed, &told);
}
static void check(void)
{
    sealed_headers(&sealed, buffer, headers);
    status = paysig_onekey_check(&credentials, "POST", 4, "/v3/cashout", 11, buffer, sealed.body.length, headers, 4,
                                 &told);
}
/* A notification with the control of X1 that scheme_sign leaves in `buffer`. */
static unsigned char form[128];
static size_t form_length;
static void make_form(void)
{
    static const char start[] = "external_id=X1&cashout_id=1%2F2&control=";
    size_t i;

    for (i = 0; i < sizeof start - 1; i++) {
        form[i] = (unsigned char)start[i];
    }
    scheme_sign();
    for (i = 0; i < 64; i++) {
        form[sizeof start - 1 + i] = buffer[i];
    }
    form_length = sizeof start - 1 + 64;
}
static void notified(void)
{
    status = paysig_onekey_notification(&key, form, form_length, decoded, sizeof decoded, pairs, 8, &notification,
                                        &told);
}
static void notified_any(void)
{
    const paysig_key_t *keys[2] = {&other, &key};

    status = paysig_onekey_notification_any(keys, 2, form, form_length, decoded, sizeof decoded, pairs, 8,
                                            &notification, &told);
}

/* In an order in which each finds what the ones before it left; what is to be done before a call alone is named. */
static const struct {
    const char *name;
    void (*call)(void);
    void (*before)(void);
} calls[] = {
    {"paysig_key_init", key_init, NULL},
    {"paysig_key_init_bytes", key_init_bytes, NULL},
    {"paysig_secret_check", secret_check, NULL},
    {"paysig_sign", sign, NULL},
    {"paysig_sign_hex", sign_hex, NULL},
    {"paysig_verify", verify, NULL},
    {"paysig_verify_any", verify_any, NULL},
    {"paysig_sign_parts", sign_parts, NULL},
    {"paysig_signature_check", signature_check, NULL},
    {"paysig_signer_init", signer_init, NULL},
    {"paysig_signer_update", signer_update, NULL},
    {"paysig_signer_finish", signer_finish, NULL},
    {"paysig_signer_verify", signer_verify, signer_fed},
    {"paysig_signer_wipe", signer_wipe, signer_init},
    {"paysig_key_wipe", key_wipe, NULL},
    {"paysig_canonicalize", canonicalize, NULL},
    {"paysig_sign_canonical", sign_canonical, NULL},
    {"paysig_verify_canonical", verify_canonical, NULL},
    {"paysig_scheme_sign", scheme_sign, NULL},
    {"paysig_scheme_verify", scheme_verify, NULL},
    {"paysig_windows_1252_to_utf8", windows_1252, NULL},
    {"paysig_credentials_init", credentials_init, NULL},
    {"paysig_credentials_parse", credentials_parse, NULL},
    {"paysig_credentials_make", credentials_make, NULL},
    {"paysig_credentials_base_url", credentials_base_url, NULL},
    {"paysig_credentials_path_of", credentials_path_of, NULL},
    {"paysig_credentials_key", credentials_key, NULL},
    {"paysig_onekey_seal", seal, NULL},
    {"paysig_onekey_check", check, NULL},
    {"paysig_onekey_notification", notified, make_form},
    {"paysig_onekey_notification_any", notified_any, NULL},
    {"paysig_credentials_wipe", credentials_wipe, NULL},
};

/* The bytes below its own frame that a call writes to. */
__attribute__((noinline)) static size_t depth(void (*call)(void))
{
    volatile uint32_t *top = (volatile uint32_t *)__builtin_frame_address(0) - 32;
    size_t i;

    for (i = 0; i < PAINTED_WORDS; i++) {
        top[-(ptrdiff_t)i] = PAINT;
    }
    call();
    for (i = PAINTED_WORDS; i > 0 && top[-(ptrdiff_t)i + 1] == PAINT; i--) {
    }
    return 4 * (i + 32);
}

int run(void)
{
    size_t i;

    for (i = 0; i < sizeof message; i++) {
        message[i] = (unsigned char)('a' + i % 26);
    }
    if (paysig_key_init("another", 7, &other) != PAYSIG_OK) {
        return 1;
    }
    for (i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (calls[i].before != NULL) {
            calls[i].before();
        }
        print(calls[i].name);
        print(" ");
        print_number(depth(calls[i].call));
        print("\n");
        if (status != PAYSIG_OK) {
            print("an error\n");
            return 1;
        }
    }
    return 0;
}
