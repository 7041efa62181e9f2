/*
 * The shared vectors through the C ABI, on a machine without an operating system, files or a C library. vectors.py
 * writes them as C; a platform_*.c starts `run` and prints.
 */
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

static void canonical(void)
{
    paysig_told_t told;
    size_t i, j, k, times, length;

    for (i = 0; i < COUNT(canonical_cases); i++) {
        const canonical_case_t *due = &canonical_cases[i];
        paysig_status_t status;

        length = 0;
        for (j = 0; j < due->pieces_length; j++) {
            for (times = 0; times < due->pieces[j].times; times++) {
                for (k = 0; k < due->pieces[j].text.length && length < INPUT_BYTES; k++) {
                    input[length++] = due->pieces[j].text.bytes[k];
                }
            }
        }
        check(length < INPUT_BYTES, "canonicalize, input", i);
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

int run(void)
{
    signing();
    presenting();
    rotating();
    canonical();
    print_number((unsigned long)COUNT(signing_cases));
    print(" of signing, ");
    print_number((unsigned long)(COUNT(presented_cases) + COUNT(secret_cases) + COUNT(rotation_cases)));
    print(" of texts and keys, ");
    print_number((unsigned long)COUNT(canonical_cases));
    print(" of forms, ");
    print_number((unsigned long)COUNT(number_cases));
    print(" of numbers: ");
    print_number(checks);
    print(" checks, ");
    print_number(failures);
    print(" failed\n");
    return failures > 0;
}
