/*
 * The C side of the suites that cross languages.
 *
 *     runner sign KEYFILE BODYFILE               prints the signature and the nanoseconds that one call takes
 *     runner verify KEYFILE BODYFILE SIGNATURE   prints "ok", or the error's slug and exits with 1
 *     runner vectors                             answers each request on standard input with one line
 *
 * requests.h says what requests and answers look like. These are the requests:
 *
 *     init-text SECRET                     the signature of no message, by a key of text
 *     secret-check SECRET
 *     signature-check TEXT
 *     sign KEY MESSAGE lower|upper         KEY is raw bytes, here and below
 *     parts KEY PART,PART,... lower|upper
 *     stream KEY SPLIT MESSAGE             in two pieces
 *     verify KEY MESSAGE TEXT
 *     stream-verify KEY SPLIT MESSAGE TEXT
 *     any KEY,KEY,... MESSAGE TEXT         the index of the key that matched
 *     status INDEX                         "ok NUMBER SLUG SENTENCE"
 *     canonical FORM INPUT                 the canonical bytes, FORM being its number; signs and verifies them as well
 */
#define _POSIX_C_SOURCE 199309L

#include "requests.h"

#include <time.h>

/* A key in memory of its own. */
static paysig_key_t *new_key(const buffer_t *secret)
{
    paysig_key_t *key = malloc(sizeof *key);

    if (key == NULL || paysig_key_init_bytes(secret->bytes, secret->length, key) != PAYSIG_OK) {
        die("a request's key is refused");
    }
    return key;
}

/* What a refused signature is answered with: its status, and the place that paysig_signature_check tells. */
static void answer_verified(paysig_status_t status, const buffer_t *text, const char *value)
{
    size_t offset = SIZE_MAX;

    if (status != PAYSIG_OK) {
        paysig_status_t checked = paysig_signature_check((const char *)text->bytes, text->length, &offset);

        if (checked != PAYSIG_OK && checked != status) {
            die("paysig_signature_check and verifying disagree");
        }
    }
    answer(status, offset, value);
}

static void init_text(char **words)
{
    buffer_t secret = from_hex(words[1], strlen(words[1]));
    char signature[PAYSIG_SIGNATURE_BYTES];
    size_t length, offset;
    paysig_key_t key;
    paysig_status_t status = paysig_key_init((const char *)secret.bytes, secret.length, &key);

    if (paysig_secret_check((const char *)secret.bytes, secret.length, &offset) != status) {
        die("paysig_secret_check and paysig_key_init disagree");
    }
    if (status == PAYSIG_OK) {
        status = paysig_sign(&key, NULL, 0, PAYSIG_HEX_LOWER, signature, sizeof signature, &length);
    }
    answer(status, offset, signature);
    paysig_key_wipe(&key);
    free(secret.bytes);
}

static void check(char **words)
{
    buffer_t text = from_hex(words[1], strlen(words[1]));
    size_t offset;
    paysig_status_t status = strcmp(words[0], "secret-check") == 0
                                 ? paysig_secret_check((const char *)text.bytes, text.length, &offset)
                                 : paysig_signature_check((const char *)text.bytes, text.length, &offset);

    answer(status, offset, "-");
    free(text.bytes);
}

static uint32_t encoding(const char *word)
{
    return strcmp(word, "upper") == 0 ? PAYSIG_HEX_UPPER : PAYSIG_HEX_LOWER;
}

static void sign(char **words)
{
    buffer_t secret = from_hex(words[1], strlen(words[1]));
    buffer_t message = from_hex(words[2], strlen(words[2]));
    buffer_t out = exact(PAYSIG_SIGNATURE_BYTES);
    paysig_key_t *key = new_key(&secret);
    size_t length;
    paysig_status_t status = paysig_sign(key, message.bytes, message.length, encoding(words[3]), (char *)out.bytes,
                                         out.length, &length);

    answer(status, SIZE_MAX, (const char *)out.bytes);
    free_key(key);
    free(out.bytes);
    free(message.bytes);
    free(secret.bytes);
}

static void parts(char **words)
{
    buffer_t secret = from_hex(words[1], strlen(words[1])), items[MAX_ITEMS];
    size_t count = from_hex_list(words[2], items), i, length;
    paysig_part_t list[MAX_ITEMS];
    buffer_t out = exact(PAYSIG_SIGNATURE_BYTES);
    paysig_key_t *key = new_key(&secret);

    for (i = 0; i < count; i++) {
        list[i].bytes = items[i].bytes;
        list[i].length = items[i].length;
    }
    answer(paysig_sign_parts(key, list, count, encoding(words[3]), (char *)out.bytes, out.length, &length), SIZE_MAX,
           (const char *)out.bytes);
    free_key(key);
    free(out.bytes);
    free_all(items, count);
    free(secret.bytes);
}

/* stream and stream-verify. */
static void stream(char **words, int verifying)
{
    buffer_t secret = from_hex(words[1], strlen(words[1]));
    size_t split = strtoul(words[2], NULL, 10), length;
    buffer_t message = from_hex(words[3], strlen(words[3]));
    buffer_t out = exact(PAYSIG_SIGNATURE_BYTES);
    paysig_key_t *key = new_key(&secret);
    paysig_signer_t *signer = malloc(sizeof *signer);
    paysig_status_t status;
    buffer_t pieces[2];

    if (signer == NULL || split > message.length) {
        die("a request cannot be served");
    }
    pieces[0] = exact(split);
    pieces[1] = exact(message.length - split);
    if (split > 0) {
        memcpy(pieces[0].bytes, message.bytes, split);
    }
    if (split < message.length) {
        memcpy(pieces[1].bytes, message.bytes + split, message.length - split);
    }
    status = paysig_signer_init(key, signer);
    free_key(key);
    if (status == PAYSIG_OK) {
        status = paysig_signer_update(signer, pieces[0].bytes, pieces[0].length);
    }
    if (status == PAYSIG_OK) {
        status = paysig_signer_update(signer, pieces[1].bytes, pieces[1].length);
    }
    if (status == PAYSIG_OK && verifying) {
        buffer_t text = from_hex(words[4], strlen(words[4]));

        status = paysig_signer_verify(signer, (const char *)text.bytes, text.length);
        answer_verified(status, &text, "-");
        free(text.bytes);
    } else {
        if (status == PAYSIG_OK) {
            status = paysig_signer_finish(signer, PAYSIG_HEX_LOWER, (char *)out.bytes, out.length, &length);
        }
        answer(status, SIZE_MAX, (const char *)out.bytes);
    }
    free(signer);
    free_all(pieces, 2);
    free(out.bytes);
    free(message.bytes);
    free(secret.bytes);
}

static void verify(char **words)
{
    buffer_t secret = from_hex(words[1], strlen(words[1]));
    buffer_t message = from_hex(words[2], strlen(words[2]));
    buffer_t text = from_hex(words[3], strlen(words[3]));
    paysig_key_t *key = new_key(&secret);
    paysig_status_t status =
        paysig_verify(key, message.bytes, message.length, (const char *)text.bytes, text.length);

    answer_verified(status, &text, "-");
    free_key(key);
    free(text.bytes);
    free(message.bytes);
    free(secret.bytes);
}

static void verify_any(char **words)
{
    buffer_t secrets[MAX_ITEMS];
    size_t count = from_hex_list(words[1], secrets), i, matched = SIZE_MAX;
    buffer_t message = from_hex(words[2], strlen(words[2]));
    buffer_t text = from_hex(words[3], strlen(words[3]));
    paysig_key_t *keys[MAX_ITEMS];
    const paysig_key_t *list[MAX_ITEMS];
    paysig_status_t status;
    char index[24];

    for (i = 0; i < count; i++) {
        list[i] = keys[i] = new_key(&secrets[i]);
    }
    status = paysig_verify_any(list, count, message.bytes, message.length, (const char *)text.bytes, text.length,
                               &matched);
    if (status != PAYSIG_OK && matched != SIZE_MAX) {
        die("paysig_verify_any has written its output on an error");
    }
    snprintf(index, sizeof index, "%zu", matched);
    answer_verified(status, &text, index);
    for (i = 0; i < count; i++) {
        free_key(keys[i]);
    }
    free(text.bytes);
    free(message.bytes);
    free_all(secrets, count);
}

static void tell_status(char **words)
{
    paysig_status_t status = paysig_status_at(strtoul(words[1], NULL, 10));

    printf("ok %d %s %s\n", (int)status, paysig_status_slug(status), paysig_status_message(status));
}

/* Signs and verifies the canonical form of input, which must come to what paysig_canonicalize has come to: canonical,
 * or the error. */
static void check_signed(uint32_t form, const buffer_t *input, paysig_slot_t *slots, size_t slots_length,
                         paysig_status_t due, size_t due_offset, const buffer_t *canonical)
{
    buffer_t secret = {(unsigned char *)"key", 3};
    paysig_key_t *key = new_key(&secret);
    char signature[PAYSIG_SIGNATURE_BYTES], whole[PAYSIG_SIGNATURE_BYTES];
    paysig_told_t told;
    size_t length;

    if (paysig_sign_canonical(key, form, input->bytes, input->length, slots, slots_length, PAYSIG_HEX_LOWER, signature,
                              sizeof signature, &told) != due ||
        told.error_offset != due_offset) {
        die("paysig_sign_canonical and paysig_canonicalize disagree");
    }
    if (due == PAYSIG_OK) {
        if (paysig_sign(key, canonical->bytes, canonical->length, PAYSIG_HEX_LOWER, whole, sizeof whole, &length) !=
                PAYSIG_OK ||
            told.length != length || strcmp(signature, whole) != 0) {
            die("paysig_sign_canonical does not sign the canonical form");
        }
    } else {
        memset(signature, '0', sizeof signature);
    }
    if (paysig_verify_canonical(key, form, input->bytes, input->length, slots, slots_length, signature, 64, &told) !=
            due ||
        told.error_offset != due_offset) {
        die("paysig_verify_canonical and paysig_canonicalize disagree");
    }
    free_key(key);
}

static void canonical(char **words)
{
    uint32_t form = (uint32_t)strtoul(words[1], NULL, 10);
    buffer_t input = from_hex(words[2], strlen(words[2])), out = exact(0);
    paysig_slot_t *slots = NULL;
    size_t slots_length = 0, i;
    paysig_told_t told;
    paysig_status_t status;
    int asked = 0;

    /* Each size is asked for once, and then given exactly. */
    while ((status = paysig_canonicalize(form, input.bytes, input.length, slots, slots_length, out.bytes, out.length,
                                         &told)) == PAYSIG_SCRATCH_TOO_SMALL ||
           status == PAYSIG_BUFFER_TOO_SMALL) {
        if (asked++ == 2) {
            die("the sizes that are told do not do");
        }
        if (status == PAYSIG_BUFFER_TOO_SMALL) {
            out = exact(told.length);
        } else if ((slots = malloc(told.scratch_length * sizeof *slots)) != NULL) {
            slots_length = told.scratch_length;
        }
    }
    if (status == PAYSIG_OK && told.length != out.length) {
        die("another size was told than is written");
    }
    check_signed(form, &input, slots, slots_length, status, told.error_offset, &out);
    if (status == PAYSIG_OK) {
        fputs(out.length == 0 ? "ok -" : "ok ", stdout);
        for (i = 0; i < out.length; i++) {
            printf("%02x", out.bytes[i]);
        }
        putchar('\n');
    } else {
        answer(status, told.error_offset, "");
    }
    free(slots);
    free(out.bytes);
    free(input.bytes);
}

static void serve(char **words, size_t count)
{
    const char *verb = words[0];

    if (strcmp(verb, "init-text") == 0 && count == 2) {
        init_text(words);
    } else if ((strcmp(verb, "secret-check") == 0 || strcmp(verb, "signature-check") == 0) && count == 2) {
        check(words);
    } else if (strcmp(verb, "sign") == 0 && count == 4) {
        sign(words);
    } else if (strcmp(verb, "parts") == 0 && count == 4) {
        parts(words);
    } else if (strcmp(verb, "stream") == 0 && count == 4) {
        stream(words, 0);
    } else if (strcmp(verb, "stream-verify") == 0 && count == 5) {
        stream(words, 1);
    } else if (strcmp(verb, "verify") == 0 && count == 4) {
        verify(words);
    } else if (strcmp(verb, "any") == 0 && count == 4) {
        verify_any(words);
    } else if (strcmp(verb, "canonical") == 0 && count == 3) {
        canonical(words);
    } else if (strcmp(verb, "status") == 0 && count == 2) {
        tell_status(words);
    } else {
        die("an unknown request");
    }
}

static double nanoseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* Signs calls times and returns the nanoseconds that one took. */
static double timed(const paysig_key_t *key, const buffer_t *body, unsigned long calls)
{
    char signature[PAYSIG_SIGNATURE_BYTES];
    double start = nanoseconds();
    unsigned long i;
    size_t length;

    for (i = 0; i < calls; i++) {
        if (paysig_sign(key, body->bytes, body->length, PAYSIG_HEX_LOWER, signature, sizeof signature, &length) !=
            PAYSIG_OK) {
            die("signing fails");
        }
    }
    return (nanoseconds() - start) / (double)calls;
}

/* The median of 15 batches of some 12 ms. */
static double measured(const paysig_key_t *key, const buffer_t *body)
{
    double batches[15];
    unsigned long calls = 1;
    size_t i;

    while (timed(key, body, calls) * (double)calls < 6e6) {
        calls *= 2;
    }
    for (i = 0; i < 15; i++) {
        batches[i] = timed(key, body, calls);
    }
    qsort(batches, 15, sizeof batches[0], ascending);
    return batches[7];
}

int main(int argc, char **argv)
{
    char signature[PAYSIG_SIGNATURE_BYTES];
    buffer_t secret, body;
    paysig_status_t status;
    paysig_key_t key;
    size_t length;

    if (argc == 2 && strcmp(argv[1], "vectors") == 0) {
        serve_all(serve);
        return 0;
    }
    if (!(argc == 4 && strcmp(argv[1], "sign") == 0) && !(argc == 5 && strcmp(argv[1], "verify") == 0)) {
        die("usage: runner sign KEYFILE BODYFILE | verify KEYFILE BODYFILE SIGNATURE | vectors");
    }
    secret = read_all(fopen(argv[2], "rb"));
    body = read_all(fopen(argv[3], "rb"));
    status = paysig_key_init((const char *)secret.bytes, secret.length, &key);
    if (status == PAYSIG_OK && argc == 5) {
        status = paysig_verify(&key, body.bytes, body.length, argv[4], strlen(argv[4]));
    } else if (status == PAYSIG_OK) {
        status = paysig_sign(&key, body.bytes, body.length, PAYSIG_HEX_LOWER, signature, sizeof signature, &length);
    }
    if (status != PAYSIG_OK) {
        puts(paysig_status_slug(status));
    } else if (argc == 5) {
        puts("ok");
    } else {
        printf("%s %.1f\n", signature, measured(&key, &body));
    }
    paysig_key_wipe(&key);
    free(body.bytes);
    free(secret.bytes);
    return status == PAYSIG_OK ? 0 : 1;
}
