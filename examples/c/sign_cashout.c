/*
 * Signs the body of a cashout request, as the header Payload-Signature carries it, and checks a signature that was
 * presented with it. C99, nothing but the standard library and paysig.
 *
 * Build, against the installed library:
 *     cc -std=c99 sign_cashout.c $(pkg-config --cflags --libs paysig) -o sign_cashout
 *
 * Use (a FILE of - is the standard input):
 *     export PAYSIG_KEY                      the provider's "API Signature", never given on the command line
 *     ./sign_cashout FILE                    prints "Payload-Signature: ..."
 *     ./sign_cashout FILE SIGNATURE          and says whether SIGNATURE is the body's
 *
 * Exit status: 0 yes, 1 the signature does not match, 2 wrong use, 3 bad input.
 */
#include <paysig.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every failure has a stable slug for programs and a sentence for people; some have a place. */
static int fail(paysig_status_t status, size_t offset)
{
    fprintf(stderr, "sign_cashout: %s (%s", paysig_status_message(status), paysig_status_slug(status));
    if (offset != SIZE_MAX) {
        fprintf(stderr, ", at byte %zu", offset);
    }
    fprintf(stderr, ")\n");
    return status == PAYSIG_SIGNATURE_MISMATCH ? 1 : 3;
}

/* Reads all of a file into memory that the caller frees; NULL where it cannot. */
static unsigned char *read_all(FILE *file, size_t *length)
{
    size_t capacity = 4096;
    unsigned char *bytes = malloc(capacity);

    *length = 0;
    while (bytes != NULL) {
        unsigned char *grown;

        *length += fread(bytes + *length, 1, capacity - *length, file);
        if (*length < capacity) {
            if (ferror(file)) {
                break;
            }
            return bytes;
        }
        if (capacity > SIZE_MAX / 2 || (grown = realloc(bytes, capacity * 2)) == NULL) {
            break;
        }
        bytes = grown;
        capacity *= 2;
    }
    free(bytes);
    return NULL;
}

static unsigned char *read_body(const char *path, size_t *length)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    unsigned char *body = file == NULL ? NULL : read_all(file, length);

    if (file != NULL && file != stdin) {
        fclose(file);
    }
    return body;
}

/* Prints the header to send with exactly these bytes. */
static int sign(const paysig_key_t *key, const void *body, size_t length)
{
    char signature[PAYSIG_SIGNATURE_BYTES];
    size_t signature_length;
    paysig_status_t status =
        paysig_sign(key, body, length, PAYSIG_HEX_LOWER, signature, sizeof signature, &signature_length);

    if (status != PAYSIG_OK) {
        return fail(status, SIZE_MAX);
    }
    if (printf("Payload-Signature: %s\n", signature) < 0 || fflush(stdout) != 0) {
        return fail(PAYSIG_OUTPUT_UNWRITABLE, SIZE_MAX);
    }
    return 0;
}

/* Checks a signature against the body as it arrived: verify first, parse the JSON afterwards. */
static int verify(const paysig_key_t *key, const void *body, size_t length, const char *presented)
{
    paysig_status_t status = paysig_verify(key, body, length, presented, strlen(presented));
    size_t offset = SIZE_MAX;

    if (status != PAYSIG_OK) {
        /* Where the text is no signature at all, this tells the place; a mismatch has none. */
        (void)!paysig_signature_check(presented, strlen(presented), &offset);
        return fail(status, offset);
    }
    if (puts("the signature matches") < 0 || fflush(stdout) != 0) {
        return fail(PAYSIG_OUTPUT_UNWRITABLE, SIZE_MAX);
    }
    return 0;
}

static int sign_and_verify(const paysig_key_t *key, const char *path, const char *presented)
{
    size_t length;
    unsigned char *body = read_body(path, &length);
    int result;

    if (body == NULL) {
        return fail(PAYSIG_INPUT_UNREADABLE, SIZE_MAX);
    }
    result = sign(key, body, length);
    if (result == 0 && presented != NULL) {
        result = verify(key, body, length, presented);
    }
    free(body);
    return result;
}

int main(int argc, char **argv)
{
    const char *secret = getenv("PAYSIG_KEY");
    paysig_key_t key;
    paysig_status_t status;
    int result;

    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: sign_cashout FILE [SIGNATURE]\n");
        return 2;
    }
    if (secret == NULL) {
        return fail(PAYSIG_KEY_VARIABLE, SIZE_MAX);
    }

    /* A key may be used for any number of messages: make it once, when the program starts. */
    status = paysig_key_init(secret, strlen(secret), &key);
    if (status != PAYSIG_OK) {
        size_t offset = SIZE_MAX;

        /* paysig_key_init has wiped the key. */
        (void)!paysig_secret_check(secret, strlen(secret), &offset);
        return fail(status, offset);
    }
    result = sign_and_verify(&key, argv[1], argc == 3 ? argv[2] : NULL);
    paysig_key_wipe(&key);
    return result;
}
