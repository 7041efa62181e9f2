/*
 * Holds the library against the contract in paysig.h's first lines, call by call: what is refused, with which status,
 * and what is written and what is not. Valid as C99, C11 and C++17.
 *
 *     contract     prints how many checks held; exits with 1 where one did not
 */
#include <paysig.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long checks, failures;

#define CHECK(held) check((held) != 0, #held, __LINE__)

static void check(int held, const char *what, int line)
{
    checks++;
    if (!held) {
        failures++;
        fprintf(stderr, "contract.c:%d: does not hold: %s\n", line, what);
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

static output_t untouched_output(void)
{
    output_t output;

    memset(&output, 0xA5, sizeof output);
    return output;
}

static int is_filled(const void *start, size_t length, unsigned char byte)
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

static int is_untouched(const output_t *output)
{
    return is_filled(output, sizeof *output, 0xA5);
}

/* Nothing but the length was written. */
static int is_told(const output_t *output, size_t length)
{
    return is_filled(output, offsetof(output_t, length), 0xA5) && output->length == length;
}

/* A signature, its NUL and its length were written, and nothing beside them. */
static int is_signature(const output_t *output, const char *text)
{
    return is_filled(output->before, sizeof output->before, 0xA5) &&
           is_filled(output->after, sizeof output->after, 0xA5) && output->length == PAYSIG_SIGNATURE_CHARS &&
           memcmp(output->text, text, PAYSIG_SIGNATURE_BYTES) == 0;
}

static paysig_key_t new_key(const char *secret)
{
    paysig_key_t key;

    CHECK(paysig_key_init(secret, strlen(secret), &key) == PAYSIG_OK);
    return key;
}

static paysig_signer_t new_signer(const paysig_key_t *key, const char *message)
{
    paysig_signer_t signer;

    CHECK(paysig_signer_init(key, &signer) == PAYSIG_OK);
    CHECK(paysig_signer_update(&signer, message, strlen(message)) == PAYSIG_OK);
    return signer;
}

static paysig_status_t sign(const paysig_key_t *key, const void *message, size_t length, uint32_t encoding,
                            output_t *output)
{
    return paysig_sign(key, message, length, encoding, output->text, sizeof output->text, &output->length);
}

static paysig_status_t finish(paysig_signer_t *signer, uint32_t encoding, output_t *output)
{
    return paysig_signer_finish(signer, encoding, output->text, sizeof output->text, &output->length);
}

/* The signature that the other checks expect; that it is the right one is what the vectors are for. */
static void expected(const paysig_key_t *key, char *text)
{
    output_t output = untouched_output();

    CHECK(sign(key, MESSAGE, MESSAGE_LENGTH, PAYSIG_HEX_LOWER, &output) == PAYSIG_OK);
    memcpy(text, output.text, sizeof output.text);
    CHECK(is_signature(&output, text));
    CHECK(strspn(text, HEX) == PAYSIG_SIGNATURE_CHARS);
}

static void constants(void)
{
    struct key_alignment {
        char c;
        paysig_key_t key;
    };
    struct signer_alignment {
        char c;
        paysig_signer_t signer;
    };

    CHECK(paysig_abi_version() == PAYSIG_ABI_VERSION);
    CHECK(paysig_abi_minimum() == PAYSIG_ABI_MINIMUM);
    CHECK(paysig_abi_minimum() <= paysig_abi_version());
    CHECK(paysig_signature_chars() == PAYSIG_SIGNATURE_CHARS);
    CHECK(paysig_signature_bytes() == PAYSIG_SIGNATURE_BYTES);
    CHECK(paysig_hex_lower() == PAYSIG_HEX_LOWER);
    CHECK(paysig_hex_upper() == PAYSIG_HEX_UPPER);
    CHECK(paysig_key_bytes() == sizeof(paysig_key_t));
    CHECK(paysig_signer_bytes() == sizeof(paysig_signer_t));
    CHECK(strcmp(paysig_version(), PAYSIG_VERSION) == 0);
    CHECK(offsetof(struct key_alignment, key) == offsetof(struct signer_alignment, signer));
    CHECK(sizeof(paysig_key_t) % 8 == 0 && sizeof(paysig_signer_t) % 8 == 0);
}

static int has_text(const char *text)
{
    return text != NULL && text[0] != '\0' && strlen(text) < 200;
}

static void statuses(void)
{
    static const paysig_status_t unknown[] = {-1, 2, 9, 79, 100, INT32_MAX, INT32_MIN};
    paysig_status_t status, last = PAYSIG_OK;
    size_t i;

    CHECK(paysig_status_at(0) == PAYSIG_OK);
    for (i = 1; (status = paysig_status_at(i)) != -1; i++) {
        CHECK(status > last);
        CHECK(has_text(paysig_status_slug(status)) && has_text(paysig_status_message(status)));
        CHECK(strspn(paysig_status_slug(status), "abcdefghijklmnopqrstuvwxyz0123456789-") ==
              strlen(paysig_status_slug(status)));
        CHECK(strcmp(paysig_status_slug(status), "unknown") != 0);
        last = status;
    }
    CHECK(i > 20 && last == PAYSIG_INTERNAL);
    CHECK(paysig_status_at(i + 1) == -1 && paysig_status_at(SIZE_MAX) == -1);
    CHECK(strcmp(paysig_status_slug(PAYSIG_OK), "ok") == 0 && has_text(paysig_status_message(PAYSIG_OK)));
    CHECK(strcmp(paysig_status_slug(PAYSIG_SIGNATURE_MISMATCH), "signature-mismatch") == 0);
    for (i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        CHECK(strcmp(paysig_status_slug(unknown[i]), "unknown") == 0);
        CHECK(has_text(paysig_status_message(unknown[i])));
    }
}

static void key_init(void)
{
    static const char raw[] = {'\0', '\n', '"'};
    paysig_key_t key, good = new_key(SECRET);
    size_t offset;

    /* On an error a key that lived is wiped. */
    key = good;
    CHECK(paysig_key_init("secret\n", 7, &key) == PAYSIG_SECRET_WHITESPACE && IS_ZERO(key));
    key = good;
    CHECK(paysig_key_init("", 0, &key) == PAYSIG_SECRET_EMPTY && IS_ZERO(key));
    key = good;
    CHECK(paysig_key_init(NULL, 0, &key) == PAYSIG_SECRET_EMPTY && IS_ZERO(key));
    key = good;
    CHECK(paysig_key_init(NULL, 1, &key) == PAYSIG_NULL_POINTER && IS_ZERO(key));
    key = good;
    CHECK(paysig_key_init(SECRET, TOO_LARGE, &key) == PAYSIG_LENGTH_TOO_LARGE && IS_ZERO(key));
    key = good;
    CHECK(paysig_key_init(NULL, SIZE_MAX, &key) == PAYSIG_LENGTH_TOO_LARGE && IS_ZERO(key));
    CHECK(paysig_key_init(SECRET, SECRET_LENGTH, NULL) == PAYSIG_NULL_POINTER);
    CHECK(paysig_key_init(NULL, 1, NULL) == PAYSIG_NULL_POINTER);

    key = good;
    CHECK(paysig_key_init_bytes("", 0, &key) == PAYSIG_SECRET_EMPTY && IS_ZERO(key));
    key = good;
    CHECK(paysig_key_init_bytes(NULL, 0, &key) == PAYSIG_SECRET_EMPTY && IS_ZERO(key));
    key = good;
    CHECK(paysig_key_init_bytes(NULL, 1, &key) == PAYSIG_NULL_POINTER && IS_ZERO(key));
    key = good;
    CHECK(paysig_key_init_bytes(SECRET, TOO_LARGE, &key) == PAYSIG_LENGTH_TOO_LARGE && IS_ZERO(key));
    CHECK(paysig_key_init_bytes(SECRET, SECRET_LENGTH, NULL) == PAYSIG_NULL_POINTER);
    CHECK(paysig_key_init_bytes(raw, sizeof raw, &key) == PAYSIG_OK && !IS_ZERO(key));
    CHECK(paysig_key_init_bytes(SECRET, SECRET_LENGTH, &key) == PAYSIG_OK && memcmp(&key, &good, sizeof key) == 0);

    CHECK(paysig_key_wipe(&key) == PAYSIG_OK && IS_ZERO(key));
    CHECK(paysig_key_wipe(&key) == PAYSIG_OK && IS_ZERO(key));
    CHECK(paysig_key_wipe(NULL) == PAYSIG_NULL_POINTER);

    CHECK(paysig_secret_check(SECRET, SECRET_LENGTH, &offset) == PAYSIG_OK && offset == SIZE_MAX);
    CHECK(paysig_secret_check("\"a\"", 3, &offset) == PAYSIG_SECRET_QUOTED && offset == 0);
    CHECK(paysig_secret_check("a\n", 2, &offset) == PAYSIG_SECRET_WHITESPACE && offset == 1);
    CHECK(paysig_secret_check("a\xff", 2, &offset) == PAYSIG_SECRET_NOT_UTF8 && offset == 1);
    CHECK(paysig_secret_check(NULL, 0, &offset) == PAYSIG_SECRET_EMPTY && offset == SIZE_MAX);
    offset = 7;
    CHECK(paysig_secret_check(NULL, 1, &offset) == PAYSIG_NULL_POINTER && offset == SIZE_MAX);
    offset = 7;
    CHECK(paysig_secret_check(SECRET, TOO_LARGE, &offset) == PAYSIG_LENGTH_TOO_LARGE && offset == SIZE_MAX);
    CHECK(paysig_secret_check(SECRET, SECRET_LENGTH, NULL) == PAYSIG_NULL_POINTER);
}

/* Whatever is no living key is refused by every call that takes one, and nothing is written. */
static void refused_key(const paysig_key_t *key, paysig_status_t due)
{
    static const char text[] = HEX HEX HEX HEX;
    paysig_key_t good = new_key(SECRET);
    const paysig_key_t *keys[2];
    paysig_part_t part = {MESSAGE, MESSAGE_LENGTH};
    output_t output = untouched_output();
    paysig_signer_t signer = new_signer(&good, MESSAGE);
    size_t matched = 7;

    CHECK(sign(key, MESSAGE, MESSAGE_LENGTH, PAYSIG_HEX_LOWER, &output) == due && is_untouched(&output));
    CHECK(paysig_sign_hex(key, MESSAGE, MESSAGE_LENGTH, output.text) == NULL && is_untouched(&output));
    CHECK(paysig_sign_parts(key, &part, 1, PAYSIG_HEX_LOWER, output.text, sizeof output.text, &output.length) == due &&
          is_untouched(&output));
    CHECK(paysig_verify(key, MESSAGE, MESSAGE_LENGTH, text, 64) == due);
    CHECK(paysig_signer_init(key, &signer) == due && IS_ZERO(signer));
    keys[0] = &good;
    keys[1] = key;
    CHECK(paysig_verify_any(keys, 2, MESSAGE, MESSAGE_LENGTH, text, 64, &matched) == due && matched == 7);
}

static void keys(void)
{
    paysig_key_t key, good = new_key(SECRET), *moved;
    paysig_signer_t signer = new_signer(&good, MESSAGE), zero;
    output_t output = untouched_output();
    char text[PAYSIG_SIGNATURE_BYTES];
    size_t i;

    refused_key(NULL, PAYSIG_NULL_POINTER);
    for (i = 0; i < 256; i += 17) {
        memset(&key, (int)i, sizeof key);
        refused_key(&key, PAYSIG_KEY_NOT_READY);
    }
    key = good;
    paysig_key_wipe(&key);
    refused_key(&key, PAYSIG_KEY_NOT_READY);
    CHECK(paysig_key_init("", 0, &key) == PAYSIG_SECRET_EMPTY);
    refused_key(&key, PAYSIG_KEY_NOT_READY);
    /* A signer's bytes are no key, and a key's no signer. */
    memcpy(&key, &signer, sizeof key);
    refused_key(&key, PAYSIG_KEY_NOT_READY);
    memset(&zero, 0, sizeof zero);
    memcpy(&zero, &good, sizeof good);
    CHECK(paysig_signer_update(&zero, MESSAGE, MESSAGE_LENGTH) == PAYSIG_SIGNER_NOT_READY);

    /* It holds no pointer: it may be moved, and the place it left be wiped. */
    expected(&good, text);
    moved = (paysig_key_t *)malloc(sizeof *moved);
    if (moved != NULL) {
        memcpy(moved, &good, sizeof good);
        paysig_key_wipe(&good);
        CHECK(sign(moved, MESSAGE, MESSAGE_LENGTH, PAYSIG_HEX_LOWER, &output) == PAYSIG_OK);
        CHECK(is_signature(&output, text));
        paysig_key_wipe(moved);
        CHECK(IS_ZERO(*moved));
        free(moved);
    }
}

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

static const char PAYLOAD[] = "{\"b\": [1.0, \"\\u0041\"], \"a\": {\"d\": 1, \"c\": 2}}";
static const char COMPACT[] = "{\"b\":[1.0,\"\\u0041\"],\"a\":{\"d\":1,\"c\":2}}";
static const char JCS[] = "{\"a\":{\"c\":2,\"d\":1},\"b\":[1,\"A\"]}";
#define PAYLOAD_LENGTH (sizeof PAYLOAD - 1)
/* Four members and two objects. */
#define PAYLOAD_SLOTS 6

static int is_told_as(const paysig_told_t *told, size_t length, size_t scratch_length, size_t error_offset)
{
    return told->length == length && told->scratch_length == scratch_length && told->error_offset == error_offset;
}

/* Every size of buffer and of scratch, up to the one that does. */
static void canonical_sizes(uint32_t form, const char *due, size_t slots_needed)
{
    size_t due_length = strlen(due), size;
    paysig_slot_t slots[PAYLOAD_SLOTS];
    char out[100];
    paysig_told_t told;

    for (size = 0; size <= slots_needed; size++) {
        paysig_status_t status = paysig_canonicalize(form, PAYLOAD, PAYLOAD_LENGTH, size == 0 ? NULL : slots, size, out,
                                                     sizeof out, &told);

        if (size < slots_needed) {
            CHECK(status == PAYSIG_SCRATCH_TOO_SMALL && is_told_as(&told, 0, slots_needed, SIZE_MAX));
        } else {
            CHECK(status == PAYSIG_OK && is_told_as(&told, due_length, 0, SIZE_MAX));
            CHECK(memcmp(out, due, due_length) == 0);
        }
    }
    for (size = 0; size <= due_length; size++) {
        paysig_status_t status;

        memset(out, 0x5A, sizeof out);
        status = paysig_canonicalize(form, PAYLOAD, PAYLOAD_LENGTH, slots, PAYLOAD_SLOTS, size == 0 ? NULL : out, size,
                                     &told);
        CHECK(status == (size < due_length ? PAYSIG_BUFFER_TOO_SMALL : PAYSIG_OK));
        CHECK(is_told_as(&told, due_length, 0, SIZE_MAX));
        /* Never beyond what was lent. */
        CHECK(is_filled(out + size, sizeof out - size, 0x5A));
    }
}

static void canonical(void)
{
    static const paysig_key_t none = {{0}};
    paysig_key_t key = new_key(SECRET);
    paysig_slot_t slots[PAYLOAD_SLOTS];
    char out[100], text[PAYSIG_SIGNATURE_BYTES];
    paysig_told_t told;
    output_t output = untouched_output();
    uint32_t form;

    CHECK(PAYSIG_FORM_VERBATIM == paysig_form_verbatim() && PAYSIG_FORM_COMPACT == paysig_form_compact());
    CHECK(PAYSIG_FORM_JCS == paysig_form_jcs() && PAYSIG_FORM_JCS_EXACT == paysig_form_jcs_exact());

    canonical_sizes(PAYSIG_FORM_VERBATIM, PAYLOAD, 0);
    canonical_sizes(PAYSIG_FORM_COMPACT, COMPACT, 0);
    canonical_sizes(PAYSIG_FORM_JCS, JCS, PAYLOAD_SLOTS);
    canonical_sizes(PAYSIG_FORM_JCS_EXACT, JCS, PAYLOAD_SLOTS);

    /* What is told is always written, and without a place for it nothing is done. */
    memset(out, 0x5A, sizeof out);
    CHECK(paysig_canonicalize(PAYSIG_FORM_JCS, PAYLOAD, PAYLOAD_LENGTH, slots, PAYLOAD_SLOTS, out, sizeof out, NULL) ==
          PAYSIG_NULL_POINTER);
    CHECK(is_filled(out, sizeof out, 0x5A));
    for (form = 4; form != 0; form *= 2) {
        memset(&told, 0xA5, sizeof told);
        CHECK(paysig_canonicalize(form, "1", 1, NULL, 0, out, sizeof out, &told) == PAYSIG_UNKNOWN_FORM);
        CHECK(is_told_as(&told, 0, 0, SIZE_MAX));
    }
    CHECK(paysig_canonicalize(PAYSIG_FORM_JCS, NULL, 1, NULL, 0, out, sizeof out, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_canonicalize(PAYSIG_FORM_JCS, "1", 1, NULL, 1, out, sizeof out, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_canonicalize(PAYSIG_FORM_JCS, "1", 1, NULL, 0, NULL, 1, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_canonicalize(PAYSIG_FORM_JCS, "1", TOO_LARGE, NULL, 0, out, 1, &told) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_canonicalize(PAYSIG_FORM_JCS, "1", 1, slots, TOO_LARGE / sizeof *slots, out, 1, &told) ==
          PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_canonicalize(PAYSIG_FORM_JCS, "1", 1, slots, SIZE_MAX, out, 1, &told) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_canonicalize(PAYSIG_FORM_JCS, "1", 1, NULL, 0, out, TOO_LARGE, &told) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_canonicalize(PAYSIG_FORM_VERBATIM, NULL, 0, NULL, 0, NULL, 0, &told) == PAYSIG_OK);
    CHECK(is_told_as(&told, 0, 0, SIZE_MAX));
    CHECK(paysig_canonicalize(PAYSIG_FORM_COMPACT, "[1,]", 4, NULL, 0, out, sizeof out, &told) ==
          PAYSIG_JSON_UNEXPECTED_BYTE);
    CHECK(is_told_as(&told, 0, 0, 3));

    /* Signing and verifying. */
    CHECK(paysig_sign_canonical(&key, PAYSIG_FORM_JCS, PAYLOAD, PAYLOAD_LENGTH, slots, PAYLOAD_SLOTS, PAYSIG_HEX_LOWER,
                                text, sizeof text, &told) == PAYSIG_OK);
    CHECK(is_told_as(&told, PAYSIG_SIGNATURE_CHARS, 0, SIZE_MAX));
    CHECK(paysig_verify(&key, JCS, strlen(JCS), text, 64) == PAYSIG_OK);
    CHECK(paysig_verify_canonical(&key, PAYSIG_FORM_JCS, JCS, strlen(JCS), NULL, 0, text, 64, &told) ==
          PAYSIG_SCRATCH_TOO_SMALL);
    CHECK(paysig_verify_canonical(&key, PAYSIG_FORM_JCS, JCS, strlen(JCS), slots, PAYLOAD_SLOTS, text, 64, &told) ==
          PAYSIG_OK);
    CHECK(paysig_verify_canonical(&key, PAYSIG_FORM_COMPACT, JCS, strlen(JCS), NULL, 0, text, 64, &told) == PAYSIG_OK);
    CHECK(paysig_verify_canonical(&key, PAYSIG_FORM_COMPACT, PAYLOAD, PAYLOAD_LENGTH, NULL, 0, text, 64, &told) ==
          PAYSIG_SIGNATURE_MISMATCH);
    CHECK(paysig_verify_canonical(&key, PAYSIG_FORM_JCS, PAYLOAD, PAYLOAD_LENGTH, slots, PAYLOAD_SLOTS, text, 63,
                                  &told) == PAYSIG_SIGNATURE_LENGTH);
    CHECK(is_told_as(&told, 0, 0, 63));
    CHECK(paysig_verify_canonical(&none, PAYSIG_FORM_JCS, "1", 1, NULL, 0, text, 64, &told) == PAYSIG_KEY_NOT_READY);
    CHECK(paysig_verify_canonical(&key, PAYSIG_FORM_JCS, "1", 1, NULL, 0, text, 64, NULL) == PAYSIG_NULL_POINTER);
    CHECK(paysig_verify_canonical(&key, PAYSIG_FORM_JCS, "1", 1, NULL, 0, NULL, 64, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_sign_canonical(&key, PAYSIG_FORM_JCS, "1", 1, NULL, 0, 7, output.text, sizeof output.text, &told) ==
          PAYSIG_UNKNOWN_ENCODING);
    CHECK(paysig_sign_canonical(&key, PAYSIG_FORM_JCS, "1", 1, NULL, 0, PAYSIG_HEX_LOWER, output.text, 64, &told) ==
          PAYSIG_BUFFER_TOO_SMALL);
    CHECK(is_told_as(&told, PAYSIG_SIGNATURE_BYTES, 0, SIZE_MAX) && is_untouched(&output));
    CHECK(paysig_sign_canonical(&key, PAYSIG_FORM_JCS, "01", 2, NULL, 0, PAYSIG_HEX_LOWER, output.text,
                                sizeof output.text, &told) == PAYSIG_JSON_BAD_NUMBER);
    CHECK(is_untouched(&output));
    CHECK(paysig_sign_canonical(&none, PAYSIG_FORM_JCS, "1", 1, NULL, 0, PAYSIG_HEX_LOWER, output.text,
                                sizeof output.text, &told) == PAYSIG_KEY_NOT_READY);
    CHECK(paysig_sign_canonical(&key, PAYSIG_FORM_JCS, "1", 1, NULL, 0, PAYSIG_HEX_LOWER, output.text,
                                sizeof output.text, NULL) == PAYSIG_NULL_POINTER);
    CHECK(is_untouched(&output));
    paysig_key_wipe(&key);
}

int main(void)
{
    constants();
    statuses();
    key_init();
    keys();
    outputs();
    sign_hex();
    messages();
    verify();
    signers();
    canonical();
    printf("%lu checks, %lu failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
