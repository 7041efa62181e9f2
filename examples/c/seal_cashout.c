/*
 * Seals a request of OneKey Payments V3 Cashouts and writes it as HTTP/1.1, ready for a TLS connection. C99, nothing but
 * the standard library and paysig.
 *
 * Build, against the installed library:
 *     cc -std=c99 seal_cashout.c $(pkg-config --cflags --libs paysig) -o seal_cashout
 *
 * Use, with the credentials of one environment in the environment's variables, never on the command line:
 *     export PAYSIG_ENVIRONMENT PAYSIG_BASE_URL           staging (and no base URL), production, or local
 *     export PAYSIG_API_KEY PAYSIG_API_PASSPHRASE PAYSIG_API_SIGNATURE
 *     ./seal_cashout create|status|cancel FILE | openssl s_client -quiet -verify_return_error -connect HOST:443
 *
 * FILE holds the payload, a JSON object with or without login and pass; - is the standard input. What is written holds
 * credentials: send it, do not keep it.
 *
 * Exit status: 0 sealed, 2 wrong use, 3 bad input.
 */
#include <paysig.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PAYLOAD 65536
/* Enough for the URL and the headers, beside the body. */
#define MAX_SEALED (MAX_PAYLOAD + 1536)

static int fail(paysig_status_t status, size_t offset)
{
    fprintf(stderr, "seal_cashout: %s (%s", paysig_status_message(status), paysig_status_slug(status));
    if (offset != SIZE_MAX) {
        fprintf(stderr, ", at byte %zu", offset);
    }
    fprintf(stderr, ")\n");
    return 3;
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value == NULL ? "" : value;
}

static paysig_status_t read_credentials(size_t *offset, paysig_credentials_t *credentials)
{
    const char *environment = variable("PAYSIG_ENVIRONMENT"), *base_url = variable("PAYSIG_BASE_URL");
    const char *api_key = variable("PAYSIG_API_KEY"), *passphrase = variable("PAYSIG_API_PASSPHRASE");
    const char *api_signature = variable("PAYSIG_API_SIGNATURE");

    return paysig_credentials_init(environment, strlen(environment), base_url, strlen(base_url), api_key,
                                   strlen(api_key), passphrase, strlen(passphrase), api_signature,
                                   strlen(api_signature), offset, credentials);
}

/* The payload's length; SIZE_MAX where it cannot be read or is too long. */
static size_t read_payload(const char *path, unsigned char *payload)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    size_t length;
    int good;

    if (file == NULL) {
        return SIZE_MAX;
    }
    length = fread(payload, 1, MAX_PAYLOAD, file);
    good = !ferror(file) && fgetc(file) == EOF && !ferror(file);
    if (file != stdin) {
        fclose(file);
    }
    return good ? length : SIZE_MAX;
}

/* Writes exactly what was sealed: another body would not fit the signature. */
static int write_request(const char *out, const paysig_sealed_t *sealed)
{
    size_t i;

    /* Behind each part is a NUL, and each header is one text. */
    printf("%s %s HTTP/1.1\r\n", out + sealed->method.offset, out + sealed->path.offset);
    printf("Host: %.*s\r\n", (int)sealed->host.length, out + sealed->host.offset);
    for (i = 0; i < sizeof sealed->headers / sizeof sealed->headers[0]; i++) {
        printf("%s\r\n", out + sealed->headers[i].name.offset);
    }
    printf("Content-Length: %zu\r\nConnection: close\r\n\r\n", sealed->body.length);
    fwrite(out + sealed->body.offset, 1, sealed->body.length, stdout);
    return fflush(stdout) != 0 || ferror(stdout) ? fail(PAYSIG_OUTPUT_UNWRITABLE, SIZE_MAX) : 0;
}

/* Overwrites memory in a way that the compiler does not leave out. */
static void wipe(void *memory, size_t length)
{
    volatile unsigned char *bytes = memory;

    while (length > 0) {
        bytes[--length] = 0;
    }
}

static int seal(const paysig_credentials_t *credentials, uint32_t operation, const char *path)
{
    static unsigned char payload[MAX_PAYLOAD];
    static char out[MAX_SEALED];
    paysig_request_t request;
    paysig_sealed_t sealed;
    paysig_status_t status;
    paysig_told_t told;
    int result;

    memset(&request, 0, sizeof request);
    request.operation = operation;
    request.form = PAYSIG_FORM_AUTO;
    request.payload = payload;
    request.payload_length = read_payload(path, payload);
    if (request.payload_length == SIZE_MAX) {
        return fail(PAYSIG_INPUT_UNREADABLE, SIZE_MAX);
    }
    status = paysig_onekey_seal(credentials, &request, NULL, 0, out, sizeof out, &sealed, &told);
    result = status == PAYSIG_OK ? write_request(out, &sealed) : fail(status, told.error_offset);
    wipe(out, sizeof out);
    wipe(payload, sizeof payload);
    return result;
}

int main(int argc, char **argv)
{
    static const char *const operations[] = {"", "create", "status", "cancel"};
    paysig_credentials_t credentials;
    uint32_t operation = PAYSIG_OPERATION_CREATE;
    paysig_status_t status;
    size_t offset;
    int result;

    while (argc == 3 && operation <= PAYSIG_OPERATION_CANCEL && strcmp(argv[1], operations[operation]) != 0) {
        operation++;
    }
    if (argc != 3 || operation > PAYSIG_OPERATION_CANCEL) {
        fprintf(stderr, "usage: seal_cashout create|status|cancel FILE\n");
        return 2;
    }
    /* Credentials may be used for any number of requests: make them once, when the program starts. */
    status = read_credentials(&offset, &credentials);
    if (status != PAYSIG_OK) {
        return fail(status, offset);
    }
    result = seal(&credentials, operation, argv[2]);
    paysig_credentials_wipe(&credentials);
    return result;
}
