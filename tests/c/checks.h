/*
 * What the programs share that hold the provider's flow against the contract in paysig.h's first lines: checks that are
 * counted, and credentials. Valid as C99, C11 and C++17.
 */
#ifndef CHECKS_H
#define CHECKS_H

#include <paysig.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static unsigned long checks, failures;

#define CHECK(held) check((held) != 0, #held, __FILE__, __LINE__)

static void check(int held, const char *what, const char *file, int line)
{
    checks++;
    if (!held) {
        failures++;
        fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    }
}

#define TOO_LARGE ((size_t)PTRDIFF_MAX + 1)

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

static int is_told_as(const paysig_told_t *told, size_t length, size_t scratch_length, size_t error_offset)
{
    return told->length == length && told->scratch_length == scratch_length && told->error_offset == error_offset;
}

static paysig_status_t init(const char *environment, const char *url, const char *api_key, const char *passphrase,
                            const char *api_signature, size_t *offset, paysig_credentials_t *credentials)
{
    return paysig_credentials_init(environment, strlen(environment), url, strlen(url), api_key, strlen(api_key),
                                   passphrase, strlen(passphrase), api_signature, strlen(api_signature), offset,
                                   credentials);
}

static paysig_credentials_t new_credentials(void)
{
    paysig_credentials_t credentials;
    size_t offset = 0;

    CHECK(init("staging", "", "key", "passphrase", "signature", &offset, &credentials) == PAYSIG_OK);
    CHECK(offset == SIZE_MAX);
    return credentials;
}

/* What main returns. */
static int report(void)
{
    printf("%lu checks, %lu failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}

#endif
