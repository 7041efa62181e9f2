/*
 * Makes keys, signers and credentials of a secret, uses them all and ends them, and stops twice, so that memory.py can
 * search its memory. It reads the secret without a buffer, and wipes its own copy.
 */
#include <paysig.h>

#include <string.h>
#include <unistd.h>

#define SECRET_BYTES 48

static char secret[SECRET_BYTES];
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
    failed |= paysig_key_init(secret, SECRET_BYTES, &key);
    failed |= paysig_key_init_bytes(secret, SECRET_BYTES, &raw_key);
    failed |= paysig_sign(&key, "{}", 2, PAYSIG_HEX_LOWER, signature, PAYSIG_SIGNATURE_BYTES, &length);
    failed |= paysig_verify(&key, "{}", 2, signature, length);
    failed |= paysig_verify_any(keys, 2, "{}", 2, signature, 64, &length);
    failed |= paysig_sign_canonical(&key, PAYSIG_FORM_JCS, payload, sizeof payload - 1, slots, 4, PAYSIG_HEX_UPPER,
                                    other, sizeof other, &told);
    failed |= paysig_signer_init(&key, &finished);
    failed |= paysig_signer_update(&finished, payload, sizeof payload - 1);
    failed |= paysig_signer_finish(&finished, PAYSIG_HEX_LOWER, other, sizeof other, &length);
    failed |= paysig_signer_init(&key, &given_up);
    failed |= paysig_credentials_init("staging", 7, NULL, 0, "api_key", 7, "passphrase", 10, secret, SECRET_BYTES,
                                      &length, &credentials);
    memset(&request, 0, sizeof request);
    request.operation = PAYSIG_OPERATION_CREATE;
    request.form = PAYSIG_FORM_AUTO;
    request.payload = payload;
    request.payload_length = sizeof payload - 1;
    failed |= paysig_onekey_seal(&credentials, &request, NULL, 0, sealed_bytes, sizeof sealed_bytes, &sealed, &told);
    return failed;
}

int main(void)
{
    char signature[PAYSIG_SIGNATURE_BYTES], newline;
    volatile char *at;
    size_t i;

    if (read(0, secret, SECRET_BYTES) != SECRET_BYTES || use_all(signature) != PAYSIG_OK) {
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
    at = secret;
    for (i = 0; i < SECRET_BYTES; i++) {
        at[i] = 0;
    }
    return write(1, "ended\n", 6) != 6 || read(0, &newline, 1) != 0;
}
