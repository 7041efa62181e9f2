/*
 * Signing and verifying, at once and in pieces, held against the contract: see contract.h.
 */
#include "contract.h"

/* One output, as paysig_sign, paysig_sign_parts and paysig_signer_finish share it. */
typedef paysig_status_t (*writer_t)(uint32_t encoding, char *out, size_t capacity, size_t *length);

static paysig_key_t the_key;
static paysig_signer_t the_signer;

static paysig_status_t by_sign(uint32_t encoding, char *out, size_t capacity, size_t *length)
{
    return paysig_sign(&the_key, MESSAGE, MESSAGE_LENGTH, encoding, out, capacity, length);
}

static paysig_status_t by_parts(uint32_t encoding, char *out, size_t capacity, size_t *length)
{
    paysig_part_t parts[3] = {{MESSAGE, 5}, {NULL, 0}, {MESSAGE + 5, MESSAGE_LENGTH - 5}};

    return paysig_sign_parts(&the_key, parts, 3, encoding, out, capacity, length);
}

static paysig_status_t by_signer(uint32_t encoding, char *out, size_t capacity, size_t *length)
{
    paysig_signer_t before = the_signer;
    paysig_status_t status = paysig_signer_finish(&the_signer, encoding, out, capacity, length);

    /* Where an output is refused the signer is left as it was; else it is wiped. */
    if (status != PAYSIG_OK) {
        CHECK(memcmp(&the_signer, &before, sizeof before) == 0);
    } else {
        CHECK(IS_ZERO(the_signer));
        the_signer = before;
    }
    return status;
}

static void outputs(void)
{
    static const writer_t writers[] = {by_sign, by_parts, by_signer};
    static const uint32_t encodings[] = {2, 3, 255, 256, UINT32_MAX};
    char lower[PAYSIG_SIGNATURE_BYTES], upper[PAYSIG_SIGNATURE_BYTES];
    output_t output;
    size_t w, i;

    the_key = new_key(SECRET);
    the_signer = new_signer(&the_key, MESSAGE);
    expected(&the_key, lower);
    for (i = 0; i < sizeof lower; i++) {
        upper[i] = (char)(lower[i] >= 'a' && lower[i] <= 'f' ? lower[i] - 'a' + 'A' : lower[i]);
    }
    CHECK(strcmp(lower, upper) != 0);

    for (w = 0; w < sizeof writers / sizeof writers[0]; w++) {
        writer_t write = writers[w];

        output = untouched_output();
        CHECK(write(PAYSIG_HEX_LOWER, output.text, sizeof output.text, &output.length) == PAYSIG_OK);
        CHECK(is_signature(&output, lower));
        output = untouched_output();
        CHECK(write(PAYSIG_HEX_UPPER, output.text, sizeof output.text, &output.length) == PAYSIG_OK);
        CHECK(is_signature(&output, upper));
        /* More room than is needed: nothing is written beyond the NUL. */
        output = untouched_output();
        CHECK(write(PAYSIG_HEX_LOWER, output.text, (size_t)PTRDIFF_MAX, &output.length) == PAYSIG_OK);
        CHECK(is_signature(&output, lower));

        for (i = 0; i < PAYSIG_SIGNATURE_BYTES; i++) {
            output = untouched_output();
            CHECK(write(PAYSIG_HEX_LOWER, output.text, i, &output.length) == PAYSIG_BUFFER_TOO_SMALL);
            CHECK(is_told(&output, PAYSIG_SIGNATURE_BYTES));
        }
        output = untouched_output();
        CHECK(write(PAYSIG_HEX_LOWER, NULL, 0, &output.length) == PAYSIG_BUFFER_TOO_SMALL);
        CHECK(is_told(&output, PAYSIG_SIGNATURE_BYTES));

        output = untouched_output();
        for (i = 1; i <= PAYSIG_SIGNATURE_BYTES; i++) {
            CHECK(write(PAYSIG_HEX_LOWER, NULL, i, &output.length) == PAYSIG_NULL_POINTER);
        }
        CHECK(write(PAYSIG_HEX_LOWER, output.text, sizeof output.text, NULL) == PAYSIG_NULL_POINTER);
        CHECK(write(PAYSIG_HEX_LOWER, output.text, TOO_LARGE, &output.length) == PAYSIG_LENGTH_TOO_LARGE);
        CHECK(write(PAYSIG_HEX_LOWER, output.text, SIZE_MAX, &output.length) == PAYSIG_LENGTH_TOO_LARGE);
        for (i = 0; i < sizeof encodings / sizeof encodings[0]; i++) {
            CHECK(write(encodings[i], output.text, sizeof output.text, &output.length) == PAYSIG_UNKNOWN_ENCODING);
        }
        CHECK(is_untouched(&output));
    }
}

/* The call that returns its buffer. */
static void sign_hex(void)
{
    paysig_key_t key = new_key(SECRET);
    char text[PAYSIG_SIGNATURE_BYTES];
    output_t output = untouched_output();

    expected(&key, text);
    CHECK(paysig_sign_hex(&key, NULL, 1, output.text) == NULL);
    CHECK(paysig_sign_hex(&key, MESSAGE, TOO_LARGE, output.text) == NULL);
    CHECK(paysig_sign_hex(&key, MESSAGE, MESSAGE_LENGTH, NULL) == NULL);
    CHECK(is_untouched(&output));
    CHECK(paysig_sign_hex(&key, MESSAGE, MESSAGE_LENGTH, output.text) == output.text);
    output.length = PAYSIG_SIGNATURE_CHARS;
    CHECK(is_signature(&output, text));
    CHECK(paysig_sign_hex(&key, NULL, 0, output.text) == output.text && strcmp(output.text, text) != 0);
}

static void messages(void)
{
    paysig_key_t key = new_key(SECRET);
    paysig_part_t parts[3] = {{"ab", 2}, {NULL, 0}, {"c", 1}};
    char empty[PAYSIG_SIGNATURE_BYTES], abc[PAYSIG_SIGNATURE_BYTES], painted[PAYSIG_SIGNATURE_BYTES];
    unsigned char memory[256 + 64];
    output_t output = untouched_output(), parted = untouched_output();
    size_t i, j;

    CHECK(sign(&key, NULL, 1, PAYSIG_HEX_LOWER, &output) == PAYSIG_NULL_POINTER);
    CHECK(sign(&key, MESSAGE, TOO_LARGE, PAYSIG_HEX_LOWER, &output) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(sign(&key, NULL, SIZE_MAX, PAYSIG_HEX_LOWER, &output) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(is_untouched(&output));
    CHECK(sign(&key, NULL, 0, PAYSIG_HEX_LOWER, &output) == PAYSIG_OK);
    memcpy(empty, output.text, sizeof empty);
    CHECK(sign(&key, "", 0, PAYSIG_HEX_LOWER, &output) == PAYSIG_OK && is_signature(&output, empty));
    CHECK(sign(&key, "abc", 3, PAYSIG_HEX_LOWER, &output) == PAYSIG_OK);
    memcpy(abc, output.text, sizeof abc);

#define PARTS(start, count) \
    paysig_sign_parts(&key, start, count, PAYSIG_HEX_LOWER, parted.text, sizeof parted.text, &parted.length)
    CHECK(PARTS(NULL, 1) == PAYSIG_NULL_POINTER);
    /* As many parts as make too many bytes, with and without an overflow of the product. */
    CHECK(PARTS(parts, TOO_LARGE / sizeof parts[0]) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(PARTS(parts, SIZE_MAX / sizeof parts[0] + 2) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(PARTS(parts, SIZE_MAX) == PAYSIG_LENGTH_TOO_LARGE);
    for (i = 0; i < 3; i++) {
        paysig_part_t kept = parts[i];

        parts[i].bytes = NULL;
        parts[i].length = 1;
        CHECK(PARTS(parts, 3) == PAYSIG_NULL_POINTER);
        parts[i].bytes = "a";
        parts[i].length = TOO_LARGE;
        CHECK(PARTS(parts, 3) == PAYSIG_LENGTH_TOO_LARGE);
        parts[i] = kept;
    }
    CHECK(is_untouched(&parted));
    CHECK(PARTS(NULL, 0) == PAYSIG_OK && is_signature(&parted, empty));
    CHECK(PARTS(parts, 0) == PAYSIG_OK && is_signature(&parted, empty));
    CHECK(PARTS(parts, 3) == PAYSIG_OK && is_signature(&parted, abc));
#undef PARTS

    /* Bytes have no alignment: one message at every address modulo 64. */
    for (i = 0; i < 64; i++) {
        for (j = 0; j < 256; j++) {
            memory[i + j] = (unsigned char)(j % 251);
        }
        output = untouched_output();
        CHECK(sign(&key, memory + i, 256, PAYSIG_HEX_LOWER, &output) == PAYSIG_OK);
        if (i == 0) {
            memcpy(painted, output.text, sizeof painted);
        }
        CHECK(is_signature(&output, painted));
    }
}

static void verify(void)
{
    paysig_key_t key = new_key(SECRET), other = new_key("another_secret"), zero;
    const paysig_key_t *keys[3];
    char text[PAYSIG_SIGNATURE_BYTES], changed[PAYSIG_SIGNATURE_BYTES];
    size_t bit, matched = 7, offset;

    expected(&key, text);
    CHECK(paysig_verify(&key, MESSAGE, MESSAGE_LENGTH, text, 64) == PAYSIG_OK);
    CHECK(paysig_verify(&other, MESSAGE, MESSAGE_LENGTH, text, 64) == PAYSIG_SIGNATURE_MISMATCH);
    CHECK(paysig_verify(&key, MESSAGE, MESSAGE_LENGTH - 1, text, 64) == PAYSIG_SIGNATURE_MISMATCH);
    CHECK(paysig_verify(&key, MESSAGE, MESSAGE_LENGTH, text, 63) == PAYSIG_SIGNATURE_LENGTH);
    CHECK(paysig_verify(&key, MESSAGE, MESSAGE_LENGTH, text, 65) == PAYSIG_SIGNATURE_NUL);
    CHECK(paysig_verify(&key, MESSAGE, MESSAGE_LENGTH, text, 0) == PAYSIG_SIGNATURE_EMPTY);
    CHECK(paysig_verify(&key, MESSAGE, MESSAGE_LENGTH, NULL, 0) == PAYSIG_SIGNATURE_EMPTY);
    CHECK(paysig_verify(&key, MESSAGE, MESSAGE_LENGTH, NULL, 64) == PAYSIG_NULL_POINTER);
    CHECK(paysig_verify(&key, MESSAGE, MESSAGE_LENGTH, text, TOO_LARGE) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_verify(&key, NULL, 1, text, 64) == PAYSIG_NULL_POINTER);
    CHECK(paysig_verify(&key, MESSAGE, TOO_LARGE, text, 64) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_verify(&key, NULL, 0, text, 64) == PAYSIG_SIGNATURE_MISMATCH);
    for (bit = 0; bit < 256; bit++) {
        unsigned digit = (unsigned)(strchr(HEX, text[bit / 4]) - HEX);

        memcpy(changed, text, sizeof changed);
        changed[bit / 4] = HEX[digit ^ 1U << bit % 4];
        CHECK(paysig_verify(&key, MESSAGE, MESSAGE_LENGTH, changed, 64) == PAYSIG_SIGNATURE_MISMATCH);
    }

#define ANY(start, count) paysig_verify_any(start, count, MESSAGE, MESSAGE_LENGTH, text, 64, &matched)
    memset(&zero, 0, sizeof zero);
    keys[0] = keys[1] = keys[2] = &other;
    CHECK(ANY(keys, 3) == PAYSIG_SIGNATURE_MISMATCH);
    CHECK(ANY(keys, 0) == PAYSIG_NO_KEYS);
    CHECK(ANY(NULL, 0) == PAYSIG_NO_KEYS);
    CHECK(ANY(NULL, 1) == PAYSIG_NULL_POINTER);
    CHECK(ANY(keys, TOO_LARGE / sizeof keys[0]) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(ANY(keys, SIZE_MAX) == PAYSIG_LENGTH_TOO_LARGE);
    keys[0] = &key;
    keys[2] = NULL;
    CHECK(ANY(keys, 3) == PAYSIG_NULL_POINTER);
    keys[2] = &zero;
    CHECK(ANY(keys, 3) == PAYSIG_KEY_NOT_READY);
    CHECK(paysig_verify_any(keys, 2, NULL, 1, text, 64, &matched) == PAYSIG_NULL_POINTER);
    CHECK(paysig_verify_any(keys, 2, MESSAGE, TOO_LARGE, text, 64, &matched) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_verify_any(keys, 2, MESSAGE, MESSAGE_LENGTH, NULL, 64, &matched) == PAYSIG_NULL_POINTER);
    CHECK(paysig_verify_any(keys, 2, MESSAGE, MESSAGE_LENGTH, text, TOO_LARGE, &matched) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_verify_any(keys, 2, MESSAGE, MESSAGE_LENGTH, text, 63, &matched) == PAYSIG_SIGNATURE_LENGTH);
    CHECK(paysig_verify_any(keys, 2, MESSAGE, MESSAGE_LENGTH, text, 64, NULL) == PAYSIG_NULL_POINTER);
    CHECK(matched == 7);
    CHECK(ANY(keys, 2) == PAYSIG_OK && matched == 0);
    keys[0] = &other;
    keys[1] = keys[2] = &key;
    CHECK(ANY(keys, 3) == PAYSIG_OK && matched == 1);
    keys[1] = &other;
    CHECK(ANY(keys, 3) == PAYSIG_OK && matched == 2);
#undef ANY

    CHECK(paysig_signature_check(text, 64, &offset) == PAYSIG_OK && offset == SIZE_MAX);
    CHECK(paysig_signature_check(text, 65, &offset) == PAYSIG_SIGNATURE_NUL && offset == 64);
    CHECK(paysig_signature_check(text, 63, &offset) == PAYSIG_SIGNATURE_LENGTH && offset == 63);
    CHECK(paysig_signature_check(NULL, 0, &offset) == PAYSIG_SIGNATURE_EMPTY && offset == SIZE_MAX);
    offset = 7;
    CHECK(paysig_signature_check(NULL, 1, &offset) == PAYSIG_NULL_POINTER && offset == SIZE_MAX);
    offset = 7;
    CHECK(paysig_signature_check(text, TOO_LARGE, &offset) == PAYSIG_LENGTH_TOO_LARGE && offset == SIZE_MAX);
    CHECK(paysig_signature_check(text, 64, NULL) == PAYSIG_NULL_POINTER);
}

/* Whatever is no living signer is refused by every call that takes one. */
static void refused_signer(paysig_signer_t *signer, paysig_status_t due)
{
    static const char text[] = HEX HEX HEX HEX;
    output_t output = untouched_output();

    CHECK(paysig_signer_update(signer, MESSAGE, MESSAGE_LENGTH) == due);
    CHECK(finish(signer, PAYSIG_HEX_LOWER, &output) == due && is_untouched(&output));
    CHECK(paysig_signer_verify(signer, text, 64) == due);
}

static void signers(void)
{
    paysig_key_t key = new_key(SECRET);
    paysig_signer_t signer, before, fork;
    output_t output = untouched_output();
    char text[PAYSIG_SIGNATURE_BYTES];
    size_t i;

    expected(&key, text);
    refused_signer(NULL, PAYSIG_NULL_POINTER);
    CHECK(paysig_signer_wipe(NULL) == PAYSIG_NULL_POINTER);
    CHECK(paysig_signer_init(&key, NULL) == PAYSIG_NULL_POINTER);
    for (i = 0; i < 256; i += 17) {
        memset(&signer, (int)i, sizeof signer);
        refused_signer(&signer, PAYSIG_SIGNER_NOT_READY);
    }

    /* A refused update leaves it as it was. */
    signer = before = new_signer(&key, MESSAGE);
    CHECK(paysig_signer_update(&signer, NULL, 1) == PAYSIG_NULL_POINTER);
    CHECK(paysig_signer_update(&signer, MESSAGE, TOO_LARGE) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_signer_update(&signer, NULL, SIZE_MAX) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_signer_update(&signer, NULL, 0) == PAYSIG_OK);
    CHECK(memcmp(&signer, &before, sizeof signer) == 0);

    /* A copy is a fork: each goes on by itself. */
    fork = signer;
    CHECK(paysig_signer_update(&fork, "x", 1) == PAYSIG_OK);
    CHECK(finish(&signer, PAYSIG_HEX_LOWER, &output) == PAYSIG_OK && is_signature(&output, text) && IS_ZERO(signer));
    CHECK(paysig_signer_verify(&fork, text, 64) == PAYSIG_SIGNATURE_MISMATCH && IS_ZERO(fork));
    refused_signer(&signer, PAYSIG_SIGNER_NOT_READY);
    refused_signer(&fork, PAYSIG_SIGNER_NOT_READY);

    /* Verifying wipes it, whatever the answer. */
    signer = before;
    CHECK(paysig_signer_verify(&signer, text, 64) == PAYSIG_OK && IS_ZERO(signer));
    signer = before;
    CHECK(paysig_signer_verify(&signer, text, 63) == PAYSIG_SIGNATURE_LENGTH && IS_ZERO(signer));
    signer = before;
    CHECK(paysig_signer_verify(&signer, NULL, 0) == PAYSIG_SIGNATURE_EMPTY && IS_ZERO(signer));
    signer = before;
    CHECK(paysig_signer_verify(&signer, NULL, 64) == PAYSIG_NULL_POINTER && IS_ZERO(signer));
    signer = before;
    CHECK(paysig_signer_verify(&signer, text, TOO_LARGE) == PAYSIG_LENGTH_TOO_LARGE && IS_ZERO(signer));
    signer = before;
    CHECK(paysig_signer_wipe(&signer) == PAYSIG_OK && IS_ZERO(signer));
    refused_signer(&signer, PAYSIG_SIGNER_NOT_READY);

    /* It outlives its key, and may be started again over a message that is given up. */
    signer = new_signer(&key, "given up");
    CHECK(paysig_signer_init(&key, &signer) == PAYSIG_OK);
    paysig_key_wipe(&key);
    for (i = 0; i < MESSAGE_LENGTH; i++) {
        CHECK(paysig_signer_update(&signer, MESSAGE + i, 1) == PAYSIG_OK);
    }
    output = untouched_output();
    CHECK(finish(&signer, PAYSIG_HEX_LOWER, &output) == PAYSIG_OK && is_signature(&output, text));
}

int main(void)
{
    outputs();
    sign_hex();
    messages();
    verify();
    signers();
    return checked();
}
