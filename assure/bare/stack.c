/*
 * How deep each entry point goes into the stack of a Cortex-M: below a call the stack is painted, and afterwards the
 * paint that is left is counted. Prints a line for each: name and bytes. Nothing interrupts here, so that all of it is
 * the call's.
 */
#include "platform.h"

#include <paysig.h>
#include <stdint.h>

#define PAINT 0xA5A5A5A5u
#define PAINTED_WORDS (16 * 1024)

static unsigned char message[1000], buffer[2048], decoded[256];
static char signature[PAYSIG_SIGNATURE_BYTES];
static paysig_key_t key, other;
static paysig_signer_t signer;
static paysig_slot_t slots[32];
static paysig_credentials_t credentials;
static paysig_request_t request;
static paysig_sealed_t sealed;
static paysig_header_t headers[4];
static paysig_fields_t fields;
static paysig_pair_t pairs[8];
static paysig_notification_t notification;
static paysig_told_t told;
static paysig_status_t status;
static size_t length;

/* With names that are sorted, escapes, and numbers of each kind. */
static const char payload[] =
    "{\"b\": 1.0, \"a\": [1e23, 5e-324, 0.1, 123456789012345678, "
    "{\"\\ud83d\\ude00\": 1, \"\\ufb33\": \"\\u00e9\\n\"}], \"\": null}";

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
static void canonicalize(void)
{
    uint32_t form;

    for (form = PAYSIG_FORM_VERBATIM; form <= PAYSIG_FORM_JCS; form++) {
        status = paysig_canonicalize(form, payload, sizeof payload - 1, slots, 32, buffer, sizeof buffer, &told);
    }
}
static void sign_canonical(void)
{
    status = paysig_sign_canonical(&key, PAYSIG_FORM_JCS, payload, sizeof payload - 1, slots, 32, PAYSIG_HEX_LOWER,
                                   signature, sizeof signature, &told);
}
static void verify_canonical(void)
{
    status = paysig_verify_canonical(&key, PAYSIG_FORM_JCS, payload, sizeof payload - 1, slots, 32, signature, 64,
                                     &told);
}
static void scheme_sign(void)
{
    fields.external_id = "X1";
    fields.external_id_length = 2;
    status = paysig_scheme_sign(&key, "cashout-notification", 20, &fields, (char *)buffer, sizeof buffer, &told);
}
static void credentials_init(void)
{
    status = paysig_credentials_init("staging", 7, NULL, 0, "api_key", 7, "passphrase", 10, (const char *)message, 32,
                                     &length, &credentials);
}
static void seal(void)
{
    request.operation = PAYSIG_OPERATION_CREATE;
    request.form = PAYSIG_FORM_JCS;
    request.payload = payload;
    request.payload_length = sizeof payload - 1;
    status = paysig_onekey_seal(&credentials, &request, slots, 32, buffer, sizeof buffer, &sealed, &told);
}
static void check(void)
{
    size_t i;

    for (i = 0; i < 4; i++) {
        headers[i].name = (const char *)buffer + sealed.headers[i].name.offset;
        headers[i].name_length = sealed.headers[i].name.length;
        headers[i].value = (const char *)buffer + sealed.headers[i].value.offset;
        headers[i].value_length = sealed.headers[i].value.length;
    }
    status = paysig_onekey_check(&credentials, "POST", 4, "/v3/cashout", 11, buffer, sealed.body.length, headers, 4,
                                 &told);
}
static void notified(void)
{
    /* Of the control of X1 that scheme_sign left in `buffer` before. */
    static unsigned char form[128];
    static const char start[] = "external_id=X1&cashout_id=1&control=";
    size_t i;

    scheme_sign();
    for (i = 0; i < sizeof start - 1; i++) {
        form[i] = (unsigned char)start[i];
    }
    for (i = 0; i < 64; i++) {
        form[sizeof start - 1 + i] = buffer[i];
    }
    status = paysig_onekey_notification(&key, form, sizeof start - 1 + 64, decoded, sizeof decoded, pairs, 8,
                                        &notification, &told);
}

static const struct {
    const char *name;
    void (*call)(void);
} calls[] = {
    {"paysig_key_init", key_init},
    {"paysig_key_init_bytes", key_init_bytes},
    {"paysig_sign", sign},
    {"paysig_verify", verify},
    {"paysig_verify_any", verify_any},
    {"paysig_sign_parts", sign_parts},
    {"paysig_signer_init", signer_init},
    {"paysig_signer_update", signer_update},
    {"paysig_signer_finish", signer_finish},
    {"paysig_canonicalize", canonicalize},
    {"paysig_sign_canonical", sign_canonical},
    {"paysig_verify_canonical", verify_canonical},
    {"paysig_scheme_sign", scheme_sign},
    {"paysig_credentials_init", credentials_init},
    {"paysig_onekey_seal", seal},
    {"paysig_onekey_check", check},
    {"paysig_onekey_notification", notified},
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
