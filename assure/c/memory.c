/*
 * Makes keys, signers and credentials of a secret, uses them all and ends them, and stops twice, so that memory.py can
 * search its memory. It reads the secret, of as many bytes as are said, without a buffer, and wipes its own copy. The
 * passphrase is the secret's end, so that it is searched for too.
 */
#include <paysig.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PASSPHRASE_BYTES 24

static char secret[1024];
static size_t secret_length;
static paysig_key_t key, raw_key;
static paysig_signer_t finished, given_up;
static paysig_credentials_t credentials;
static unsigned char sealed_bytes[2048];

static int use_all(char *signature)
{
    static const char payload[] = "{\"b\":1,\"a\":2}";
    const paysig_key_t *keys[2];
    char other[PAYSIG_SIGNATURE_BYTES];
    paysig_request_t request;
    paysig_sealed_t sealed;
    paysig_slot_t slots[4];
    paysig_told_t told;
    size_t length;
    int failed = 0;

    keys[0] = &raw_key;
    keys[1] = &key;
    failed |= paysig_key_init(secret, secret_length, &key);
    failed |= paysig_key_init_bytes(secret, secret_length, &raw_key);
    failed |= paysig_sign(&key, "{}", 2, PAYSIG_HEX_LOWER, signature, PAYSIG_SIGNATURE_BYTES, &length);
    failed |= paysig_verify(&key, "{}", 2, signature, length);
    failed |= paysig_verify_any(keys, 2, "{}", 2, signature, 64, &length);
    failed |= paysig_sign_canonical(&key, PAYSIG_FORM_JCS, payload, sizeof payload - 1, slots, 4, PAYSIG_HEX_UPPER,
                                    other, sizeof other, &told);
    failed |= paysig_signer_init(&key, &finished);
    failed |= paysig_signer_update(&finished, payload, sizeof payload - 1);
    failed |= paysig_signer_finish(&finished, PAYSIG_HEX_LOWER, other, sizeof other, &length);
    failed |= paysig_signer_init(&key, &given_up);
    failed |= paysig_credentials_init("staging", 7, NULL, 0, "api_key", 7, secret + secret_length - PASSPHRASE_BYTES,
                                      PASSPHRASE_BYTES, secret, secret_length, &length, &credentials);
    memset(&request, 0, sizeof request);
    request.operation = PAYSIG_OPERATION_CREATE;
    request.form = PAYSIG_FORM_AUTO;
    request.payload = payload;
    request.payload_length = sizeof payload - 1;
    failed |= paysig_onekey_seal(&credentials, &request, NULL, 0, sealed_bytes, sizeof sealed_bytes, &sealed, &told);
    return failed;
}

static void overwrite(void *bytes, size_t length)
{
    volatile unsigned char *at = bytes;
    size_t i;

    for (i = 0; i < length; i++) {
        at[i] = 0;
    }
}

int main(int count, char **words)
{
    char signature[PAYSIG_SIGNATURE_BYTES], newline;

    secret_length = count == 2 ? strtoul(words[1], NULL, 10) : 0;
    if (secret_length < PASSPHRASE_BYTES || secret_length > sizeof secret ||
        read(0, secret, secret_length) != (ssize_t)secret_length || use_all(signature) != PAYSIG_OK) {
        return 1;
    }
    signature[64] = '\n';
    if (write(1, signature, 65) != 65 || read(0, &newline, 1) != 1) {
        return 1;
    }
    if (paysig_key_wipe(&key) != PAYSIG_OK || paysig_key_wipe(&raw_key) != PAYSIG_OK ||
        paysig_signer_wipe(&given_up) != PAYSIG_OK || paysig_credentials_wipe(&credentials) != PAYSIG_OK) {
        return 1;
    }
    overwrite(secret, sizeof secret);
    overwrite(sealed_bytes, sizeof sealed_bytes);
    return write(1, "ended\n", 6) != 6 || read(0, &newline, 1) != 0;
}
