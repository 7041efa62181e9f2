/*
 * The shared vectors through the C ABI, on a machine without an operating system, files or a C library. vectors.py
 * writes them as C; a platform_*.c starts `run` and prints.
 */
#include "../../tests/c/sealed_headers.h"
#include "platform.h"

#include <paysig.h>
#include <stdint.h>

typedef struct {
    const unsigned char *bytes;
    size_t length;
} bytes_t;

typedef struct {
    bytes_t secret, message, signature;
} signing_case_t;

typedef struct {
    bytes_t text;
    paysig_status_t status;
    size_t offset;
} presented_case_t, secret_case_t;

typedef struct {
    size_t keys_length;
    size_t keys[8];
    bytes_t signature;
    paysig_status_t status;
    size_t matched;
} rotation_case_t;

typedef struct {
    bytes_t text;
    size_t times;
} piece_t;

typedef struct {
    const piece_t *pieces;
    size_t pieces_length;
    uint32_t form;
    bytes_t output;
    paysig_status_t status;
    size_t offset;
} canonical_case_t;

typedef struct {
    bytes_t text;
    uint32_t form;
    bytes_t output;
    paysig_status_t status;
} number_case_t;

typedef struct {
    bytes_t secret, scheme, body, external_id, date, login, text;
    paysig_status_t status;
    size_t offset;
} scheme_case_t;

typedef struct {
    const piece_t *pieces;
    size_t pieces_length;
    bytes_t external_id;
    size_t fields_length;
    paysig_status_t status;
    size_t offset;
} notification_case_t;

typedef struct {
    size_t credentials;
    bytes_t method, path, payload;
    uint32_t form;
    bytes_t user_agent, body, url, signature;
    paysig_status_t status;
    size_t offset;
} seal_case_t;

#include "vectors.h"

#define COUNT(cases) (sizeof(cases) / sizeof(cases)[0])
/* More than the longest payload of the vectors, which is refused for its depth. */
#define INPUT_BYTES (640 * 1024)
#define OUTPUT_BYTES (64 * 1024)
#define SLOTS 1024

static unsigned char input[INPUT_BYTES], output[OUTPUT_BYTES];
static paysig_slot_t slots[SLOTS];
static paysig_key_t key, keys[8];
static unsigned long checks, failures;

static void check(int held, const char *what, size_t index)
{
    checks++;
    if (!held) {
        failures++;
        print(what);
        print(" ");
        print_number((unsigned long)index);
        print(" does not hold\n");
    }
}

static int same(const void *left, const unsigned char *right, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)left;
    size_t i;

    for (i = 0; i < length; i++) {
        if (bytes[i] != right[i]) {
            return 0;
        }
    }
    return 1;
}

static void signing(void)
{
    char text[PAYSIG_SIGNATURE_BYTES];
    paysig_part_t parts[2];
    paysig_signer_t signer;
    size_t i, at, step, length;

    for (i = 0; i < COUNT(signing_cases); i++) {
        const signing_case_t *due = &signing_cases[i];
        const unsigned char *message = due->message.bytes;
        int held;

        check(paysig_key_init_bytes(due->secret.bytes, due->secret.length, &key) == PAYSIG_OK, "key", i);
        held = paysig_sign(&key, message, due->message.length, PAYSIG_HEX_LOWER, text, sizeof text, &length) ==
               PAYSIG_OK;
        check(held && length == 64 && same(text, due->signature.bytes, 64), "sign", i);

        parts[0].bytes = message;
        parts[0].length = due->message.length / 2;
        parts[1].bytes = message + parts[0].length;
        parts[1].length = due->message.length - parts[0].length;
        held = paysig_sign_parts(&key, parts, 2, PAYSIG_HEX_LOWER, text, sizeof text, &length) == PAYSIG_OK;
        check(held && same(text, due->signature.bytes, 64), "sign_parts", i);

        held = paysig_signer_init(&key, &signer) == PAYSIG_OK;
        for (at = 0; at < due->message.length; at += step) {
            step = due->message.length - at < 7 ? due->message.length - at : 7;
            held &= paysig_signer_update(&signer, message + at, step) == PAYSIG_OK;
        }
        held &= paysig_signer_finish(&signer, PAYSIG_HEX_UPPER, text, sizeof text, &length) == PAYSIG_OK;
        check(held && paysig_verify(&key, message, due->message.length, text, 64) == PAYSIG_OK, "signer", i);
        text[i % 64] = text[i % 64] == '0' ? '1' : '0';
        check(paysig_verify(&key, message, due->message.length, text, 64) == PAYSIG_SIGNATURE_MISMATCH, "verify", i);
    }
}

static void presenting(void)
{
    size_t i, offset;

    check(paysig_key_init_bytes(presented_secret.bytes, presented_secret.length, &key) == PAYSIG_OK, "key", 0);
    for (i = 0; i < COUNT(presented_cases); i++) {
        const presented_case_t *due = &presented_cases[i];
        const char *text = (const char *)due->text.bytes;
        paysig_status_t status =
            paysig_verify(&key, presented_message.bytes, presented_message.length, text, due->text.length);

        check(status == due->status, "verify, presented", i);
        status = paysig_signature_check(text, due->text.length, &offset);
        check(status == (due->status == PAYSIG_SIGNATURE_MISMATCH ? PAYSIG_OK : due->status), "signature_check", i);
        check(offset == due->offset, "signature_check, offset", i);
    }
    for (i = 0; i < COUNT(secret_cases); i++) {
        const secret_case_t *due = &secret_cases[i];
        const char *text = (const char *)due->text.bytes;

        check(paysig_key_init(text, due->text.length, &key) == due->status, "key_init", i);
        check(paysig_secret_check(text, due->text.length, &offset) == due->status, "secret_check", i);
        check(offset == due->offset, "secret_check, offset", i);
    }
}

static void rotating(void)
{
    const paysig_key_t *given[8];
    size_t i, j, matched;

    for (i = 0; i < COUNT(rotation_secrets); i++) {
        check(paysig_key_init_bytes(rotation_secrets[i].bytes, rotation_secrets[i].length, &keys[i]) == PAYSIG_OK,
              "rotation, key", i);
    }
    for (i = 0; i < COUNT(rotation_cases); i++) {
        const rotation_case_t *due = &rotation_cases[i];
        paysig_status_t status;

        for (j = 0; j < due->keys_length; j++) {
            given[j] = &keys[due->keys[j]];
        }
        matched = 99;
        status = paysig_verify_any(given, due->keys_length, rotation_message.bytes, rotation_message.length,
                                   (const char *)due->signature.bytes, due->signature.length, &matched);
        check(status == due->status, "verify_any", i);
        check(matched == (status == PAYSIG_OK ? due->matched : 99), "verify_any, matched", i);
    }
}

/* Puts pieces together, and gives how many bytes they have. */
static size_t join(const piece_t *pieces, size_t pieces_length, size_t index)
{
    size_t i, j, times, length = 0;

    for (i = 0; i < pieces_length; i++) {
        for (times = 0; times < pieces[i].times; times++) {
            for (j = 0; j < pieces[i].text.length && length < INPUT_BYTES; j++) {
                input[length++] = pieces[i].text.bytes[j];
            }
        }
    }
    check(length < INPUT_BYTES, "input", index);
    return length;
}

static void canonical(void)
{
    paysig_told_t told;
    size_t i, length;

    for (i = 0; i < COUNT(canonical_cases); i++) {
        const canonical_case_t *due = &canonical_cases[i];
        paysig_status_t status;

        length = join(due->pieces, due->pieces_length, i);
        status = paysig_canonicalize(due->form, input, length, slots, SLOTS, output, OUTPUT_BYTES, &told);
        check(status == due->status, "canonicalize", i);
        check(told.error_offset == due->offset, "canonicalize, offset", i);
        check(told.length == due->output.length && same(output, due->output.bytes, told.length),
              "canonicalize, output", i);
    }
    for (i = 0; i < COUNT(number_cases); i++) {
        const number_case_t *due = &number_cases[i];
        paysig_status_t status =
            paysig_canonicalize(due->form, due->text.bytes, due->text.length, slots, SLOTS, output, OUTPUT_BYTES,
                                &told);
        int right = told.length == due->output.length && same(output, due->output.bytes, told.length);

        check(status == due->status, "number", i);
        check(status != PAYSIG_OK || right, "number, output", i);
    }
}

static void schemes(void)
{
    paysig_fields_t fields;
    paysig_told_t told;
    size_t i;

    for (i = 0; i < COUNT(scheme_cases); i++) {
        const scheme_case_t *due = &scheme_cases[i];
        const char *name = (const char *)due->scheme.bytes;
        paysig_status_t status;

        fields.body = due->body.bytes;
        fields.body_length = due->body.length;
        fields.external_id = (const char *)due->external_id.bytes;
        fields.external_id_length = due->external_id.length;
        fields.date = (const char *)due->date.bytes;
        fields.date_length = due->date.length;
        fields.login = (const char *)due->login.bytes;
        fields.login_length = due->login.length;
        check(paysig_key_init((const char *)due->secret.bytes, due->secret.length, &key) == PAYSIG_OK, "scheme, key", i);
        status = paysig_scheme_sign(&key, name, due->scheme.length, &fields, (char *)output, OUTPUT_BYTES, &told);
        check(status == due->status && told.error_offset == due->offset, "scheme_sign", i);
        if (status == PAYSIG_OK) {
            check(told.length == due->text.length && same(output, due->text.bytes, told.length), "scheme, text", i);
            status = paysig_scheme_verify(&key, name, due->scheme.length, &fields, (const char *)output, told.length,
                                          &told);
            check(status == PAYSIG_OK, "scheme_verify", i);
        }
    }
}

static void notifications(void)
{
    paysig_notification_t notification;
    paysig_told_t told;
    size_t i, length;

    check(paysig_key_init((const char *)notification_secret.bytes, notification_secret.length, &key) == PAYSIG_OK,
          "notification, key", 0);
    for (i = 0; i < COUNT(notification_cases); i++) {
        const notification_case_t *due = &notification_cases[i];
        paysig_status_t status;

        length = join(due->pieces, due->pieces_length, i);
        status = paysig_onekey_notification(&key, input, length, output, OUTPUT_BYTES, NULL, 0, &notification, &told);
        check(status == due->status && told.error_offset == due->offset, "notification", i);
        if (status == PAYSIG_OK) {
            check(notification.external_id.length == due->external_id.length &&
                      same(output + notification.external_id.offset, due->external_id.bytes, due->external_id.length) &&
                      notification.fields_length == due->fields_length,
                  "notification, fields", i);
        }
    }
}

static int is_at(paysig_span_t span, const bytes_t *due)
{
    return span.length == due->length && same(output + span.offset, due->bytes, due->length);
}

static void sealing(void)
{
    static paysig_credentials_t credentials;
    paysig_header_t headers[4];
    paysig_request_t request;
    paysig_sealed_t sealed;
    paysig_told_t told;
    size_t i, offset;

    for (i = 0; i < COUNT(seal_cases); i++) {
        const seal_case_t *due = &seal_cases[i];
        const bytes_t *texts = credentials_texts[due->credentials];
        paysig_status_t status;

        status = paysig_credentials_init(
            (const char *)texts[0].bytes, texts[0].length, (const char *)texts[1].bytes, texts[1].length,
            (const char *)texts[2].bytes, texts[2].length, (const char *)texts[3].bytes, texts[3].length,
            (const char *)texts[4].bytes, texts[4].length, &offset, &credentials);
        check(status == PAYSIG_OK, "credentials_init", i);
        request.operation = PAYSIG_OPERATION_OTHER;
        request.form = due->form;
        request.payload = due->payload.bytes;
        request.payload_length = due->payload.length;
        request.method = (const char *)due->method.bytes;
        request.method_length = due->method.length;
        request.path = (const char *)due->path.bytes;
        request.path_length = due->path.length;
        request.user_agent = (const char *)due->user_agent.bytes;
        request.user_agent_length = due->user_agent.length;
        status = paysig_onekey_seal(&credentials, &request, slots, SLOTS, output, OUTPUT_BYTES, &sealed, &told);
        check(status == due->status && told.error_offset == due->offset, "seal", i);
        if (status != PAYSIG_OK) {
            continue;
        }
        check(is_at(sealed.body, &due->body) && is_at(sealed.url, &due->url) &&
                  is_at(sealed.headers[0].value, &due->signature),
              "seal, what was sealed", i);
        sealed_headers(&sealed, output, headers);
        status = paysig_onekey_check(&credentials, request.method, request.method_length, request.path,
                                     request.path_length, output + sealed.body.offset, sealed.body.length, headers, 4,
                                     &told);
        check(status == PAYSIG_OK, "check", i);
    }
}

int run(void)
{
    signing();
    presenting();
    rotating();
    canonical();
    schemes();
    notifications();
    sealing();
    print_number((unsigned long)COUNT(signing_cases));
    print(" of signing, ");
    print_number((unsigned long)(COUNT(presented_cases) + COUNT(secret_cases) + COUNT(rotation_cases)));
    print(" of texts and keys, ");
    print_number((unsigned long)COUNT(canonical_cases));
    print(" of forms, ");
    print_number((unsigned long)COUNT(number_cases));
    print(" of numbers, ");
    print_number((unsigned long)(COUNT(scheme_cases) + COUNT(notification_cases) + COUNT(seal_cases)));
    print(" of the provider's: ");
    print_number(checks);
    print(" checks, ");
    print_number(failures);
    print(" failed\n");
    return failures > 0;
}
