/*
 * What the programs share that hold the library against the contract in paysig.h's first lines, call by call: what is
 * refused, with which status, and what is written and what is not. They are valid as C99, C11 and C++17, and each prints
 * how many checks held, and exits with 1 where one did not.
 */
#ifndef CONTRACT_H
#define CONTRACT_H

#include <paysig.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long checks, failures;

#define CHECK(held) check((held) != 0, #held, __FILE__, __LINE__)

static inline void check(int held, const char *what, const char *file, int line)
{
    checks++;
    if (!held) {
        failures++;
        fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    }
}

#define TOO_LARGE ((size_t)PTRDIFF_MAX + 1)
#define HEX "0123456789abcdef"

static const char SECRET[] = "cashout_secret_key";
static const char MESSAGE[] = "{\"cashout_id\":11954}";
#define SECRET_LENGTH (sizeof SECRET - 1)
#define MESSAGE_LENGTH (sizeof MESSAGE - 1)

/* An output with its guards: whether a refused call has written to it, or a good one beside it. */
typedef struct {
    unsigned char before[16];
    char text[PAYSIG_SIGNATURE_BYTES];
    unsigned char after[16];
    size_t length;
} output_t;

static inline output_t untouched_output(void)
{
    output_t output;

    memset(&output, 0xA5, sizeof output);
    return output;
}

static inline int is_filled(const void *start, size_t length, unsigned char byte)
{
    const unsigned char *bytes = (const unsigned char *)start;
    size_t i;

    for (i = 0; i < length; i++) {
        if (bytes[i] != byte) {
            return 0;
        }
    }
    return 1;
}

#define IS_ZERO(thing) is_filled(&(thing), sizeof(thing), 0)

static inline int is_untouched(const output_t *output)
{
    return is_filled(output, sizeof *output, 0xA5);
}

/* Nothing but the length was written. */
static inline int is_told(const output_t *output, size_t length)
{
    return is_filled(output, offsetof(output_t, length), 0xA5) && output->length == length;
}

/* A signature, its NUL and its length were written, and nothing beside them. */
static inline int is_signature(const output_t *output, const char *text)
{
    return is_filled(output->before, sizeof output->before, 0xA5) &&
           is_filled(output->after, sizeof output->after, 0xA5) && output->length == PAYSIG_SIGNATURE_CHARS &&
           memcmp(output->text, text, PAYSIG_SIGNATURE_BYTES) == 0;
}

static inline paysig_key_t new_key(const char *secret)
{
    paysig_key_t key;

    CHECK(paysig_key_init(secret, strlen(secret), &key) == PAYSIG_OK);
    return key;
}

static inline paysig_signer_t new_signer(const paysig_key_t *key, const char *message)
{
    paysig_signer_t signer;

    CHECK(paysig_signer_init(key, &signer) == PAYSIG_OK);
    CHECK(paysig_signer_update(&signer, message, strlen(message)) == PAYSIG_OK);
    return signer;
}

static inline paysig_status_t sign(const paysig_key_t *key, const void *message, size_t length, uint32_t encoding,
                            output_t *output)
{
    return paysig_sign(key, message, length, encoding, output->text, sizeof output->text, &output->length);
}

static inline paysig_status_t finish(paysig_signer_t *signer, uint32_t encoding, output_t *output)
{
    return paysig_signer_finish(signer, encoding, output->text, sizeof output->text, &output->length);
}

/* The signature that the other checks expect; that it is the right one is what the vectors are for. */
static inline void expected(const paysig_key_t *key, char *text)
{
    output_t output = untouched_output();

    CHECK(sign(key, MESSAGE, MESSAGE_LENGTH, PAYSIG_HEX_LOWER, &output) == PAYSIG_OK);
    memcpy(text, output.text, sizeof output.text);
    CHECK(is_signature(&output, text));
    CHECK(strspn(text, HEX) == PAYSIG_SIGNATURE_CHARS);
}

static inline int is_told_as(const paysig_told_t *told, size_t length, size_t scratch_length, size_t error_offset)
{
    return told->length == length && told->scratch_length == scratch_length && told->error_offset == error_offset;
}

/* What each program ends with: how many checks held. */
static inline int checked(void)
{
    printf("%lu checks, %lu failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}

#endif
