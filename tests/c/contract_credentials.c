/*
 * The calls that make credentials, and those that tell of them, held against the contract: see contract.h.
 */
#include "credentials.h"

static const char STAGING[] = "https://api-stg.onekeypayments.com";

static void constants(void)
{
    CHECK(paysig_credentials_bytes() == sizeof(paysig_credentials_t));
    CHECK(paysig_base_url_bytes() == PAYSIG_BASE_URL_BYTES);
}

static void credentials(void)
{
    paysig_credentials_t made = new_credentials(), none;
    paysig_request_t request;
    unsigned char out[1024];
    paysig_sealed_t sealed;
    paysig_told_t told;
    size_t offset;

    memset(&request, 0, sizeof request);
    request.operation = PAYSIG_OPERATION_STATUS;

    /* On an error credentials that lived are wiped, and the place of the fault is told. */
    CHECK(init("staging", "", "key:", "passphrase", "signature", &offset, &made) == PAYSIG_API_KEY_COLON);
    CHECK(offset == 3 && is_filled(&made, sizeof made, 0));
    made = new_credentials();
    CHECK(init("staging", "", "key", "", "signature", &offset, &made) == PAYSIG_CREDENTIAL_EMPTY && offset == SIZE_MAX);
    CHECK(is_filled(&made, sizeof made, 0));
    made = new_credentials();
    CHECK(init("staging", "", "key", "pass", "signature\n", &offset, &made) == PAYSIG_SECRET_WHITESPACE && offset == 9);
    CHECK(is_filled(&made, sizeof made, 0));
    CHECK(init("production", "http://a.example", "key", "pass", "signature", &offset, &made) == PAYSIG_URL_NOT_HTTPS);
    CHECK(init("elsewhere", "", "key", "pass", "signature", &offset, &made) == PAYSIG_UNKNOWN_ENVIRONMENT);
    made = new_credentials();
    CHECK(init("staging", "", "key", "pass", "signature", NULL, &made) == PAYSIG_NULL_POINTER);
    CHECK(is_filled(&made, sizeof made, 0));
    CHECK(init("staging", "", "key", "pass", "signature", NULL, NULL) == PAYSIG_NULL_POINTER);
    CHECK(init("staging", "", "key", "pass", "signature", &offset, NULL) == PAYSIG_NULL_POINTER);
    CHECK(paysig_credentials_init(NULL, 1, "", 0, "k", 1, "p", 1, "s", 1, &offset, &made) == PAYSIG_NULL_POINTER);
    CHECK(paysig_credentials_init("staging", 7, NULL, 0, NULL, 1, "p", 1, "s", 1, &offset, &made) == PAYSIG_NULL_POINTER);
    CHECK(paysig_credentials_init("staging", 7, NULL, 0, "k", 1, "p", TOO_LARGE, "s", 1, &offset, &made) ==
          PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_credentials_init("staging", 7, NULL, 0, "k", 1, "p", 1, "s", 1, &offset, &made) == PAYSIG_OK);

    /* Wiped ones are zeros, and refused like ones that were never made. */
    CHECK(paysig_credentials_wipe(&made) == PAYSIG_OK && is_filled(&made, sizeof made, 0));
    CHECK(paysig_credentials_wipe(NULL) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_CREDENTIALS_NOT_READY);
    memset(&none, 0xA5, sizeof none);
    CHECK(paysig_onekey_seal(&none, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_CREDENTIALS_NOT_READY);
    CHECK(paysig_onekey_seal(NULL, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_check(&made, "GET", 3, "/", 1, NULL, 0, NULL, 0, &told) == PAYSIG_CREDENTIALS_NOT_READY);
}

static int is_fault(const paysig_fault_t *fault, size_t setting, size_t line, size_t error_offset)
{
    return fault->setting == setting && fault->line == line && fault->error_offset == error_offset;
}

static void settings(void)
{
    static const char text[] = "PAYSIG_API_KEY=key\nPAYSIG_API_PASSPHRASE=pass\r\n#\nPAYSIG_API_SIGNATURE=signature";
    paysig_part_t given[6];
    paysig_credentials_t made;
    paysig_fault_t fault;
    size_t i;

    for (i = 0; paysig_setting_at(i) != NULL; i++) {
        CHECK(strncmp(paysig_setting_at(i), "PAYSIG_", 7) == 0);
    }
    CHECK(i == 5 && strcmp(paysig_setting_at(1), "PAYSIG_API_PASSPHRASE") == 0 && paysig_setting_at(SIZE_MAX) == NULL);
    memset(given, 0, sizeof given);
    given[0].bytes = "key";
    given[0].length = 3;
    given[1] = given[2] = given[0];
    CHECK(paysig_credentials_make(given, 3, &fault, &made) == PAYSIG_OK && is_fault(&fault, SIZE_MAX, 0, SIZE_MAX));
    CHECK(paysig_credentials_make(given, 5, &fault, &made) == PAYSIG_OK);
    /* More than there are: those of a later library. */
    CHECK(paysig_credentials_make(given, 6, &fault, &made) == PAYSIG_OK);
    CHECK(paysig_credentials_make(given, 2, &fault, &made) == PAYSIG_FIELD_MISSING);
    CHECK(is_fault(&fault, 2, 0, SIZE_MAX) && is_filled(&made, sizeof made, 0));
    given[1].bytes = "a\nb";
    CHECK(paysig_credentials_make(given, 3, &fault, &made) == PAYSIG_CREDENTIAL_CHARACTER && is_fault(&fault, 1, 0, 1));
    given[1].length = 0;
    CHECK(paysig_credentials_make(given, 3, &fault, &made) == PAYSIG_CREDENTIAL_EMPTY && is_fault(&fault, 1, 0, SIZE_MAX));
    given[1].bytes = NULL;
    CHECK(paysig_credentials_make(given, 3, &fault, &made) == PAYSIG_FIELD_MISSING && is_fault(&fault, 1, 0, SIZE_MAX));
    given[1].length = 1;
    CHECK(paysig_credentials_make(given, 3, &fault, &made) == PAYSIG_NULL_POINTER);
    CHECK(is_fault(&fault, SIZE_MAX, 0, SIZE_MAX));
    CHECK(paysig_credentials_make(NULL, 0, &fault, &made) == PAYSIG_FIELD_MISSING && is_fault(&fault, 0, 0, SIZE_MAX));
    CHECK(paysig_credentials_make(NULL, 1, &fault, &made) == PAYSIG_NULL_POINTER);
    CHECK(paysig_credentials_make(given, SIZE_MAX, &fault, &made) == PAYSIG_LENGTH_TOO_LARGE);
    made = new_credentials();
    CHECK(paysig_credentials_make(given, 0, NULL, &made) == PAYSIG_NULL_POINTER && is_filled(&made, sizeof made, 0));
    CHECK(paysig_credentials_make(given, 0, &fault, NULL) == PAYSIG_NULL_POINTER);

    CHECK(paysig_credentials_parse(text, sizeof text - 1, &fault, &made) == PAYSIG_OK);
    CHECK(is_fault(&fault, SIZE_MAX, 0, SIZE_MAX));
    CHECK(paysig_credentials_parse(text, sizeof text, &fault, &made) == PAYSIG_SECRET_WHITESPACE);
    CHECK(is_fault(&fault, 2, 0, 9) && is_filled(&made, sizeof made, 0));
    CHECK(paysig_credentials_parse("#\nkey", 5, &fault, &made) == PAYSIG_KEY_FILE && is_fault(&fault, SIZE_MAX, 2, 2));
    CHECK(paysig_credentials_parse(NULL, 0, &fault, &made) == PAYSIG_FIELD_MISSING && is_fault(&fault, 0, 0, SIZE_MAX));
    CHECK(paysig_credentials_parse(NULL, 1, &fault, &made) == PAYSIG_NULL_POINTER);
    CHECK(paysig_credentials_parse(text, TOO_LARGE, &fault, &made) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_credentials_parse(text, 1, NULL, &made) == PAYSIG_NULL_POINTER);
    CHECK(paysig_credentials_parse(text, sizeof text - 1, &fault, NULL) == PAYSIG_NULL_POINTER);
}

static void environment(void)
{
    paysig_credentials_t made = new_credentials(), none;
    char out[PAYSIG_BASE_URL_BYTES], url[PAYSIG_BASE_URL_BYTES];
    paysig_told_t told;
    size_t offset, i;

    memset(&none, 0, sizeof none);
    memset(out, 0x5A, sizeof out);
    CHECK(paysig_credentials_base_url(&made, out, strlen(STAGING), &told) == PAYSIG_BUFFER_TOO_SMALL);
    CHECK(is_told_as(&told, sizeof STAGING, 0, SIZE_MAX) && is_filled(out, sizeof out, 0x5A));
    CHECK(paysig_credentials_base_url(&made, out, sizeof STAGING, &told) == PAYSIG_OK);
    CHECK(is_told_as(&told, strlen(STAGING), 0, SIZE_MAX) && strcmp(out, STAGING) == 0);
    CHECK(is_filled(out + sizeof STAGING, sizeof out - sizeof STAGING, 0x5A));
    CHECK(paysig_credentials_base_url(&none, out, sizeof out, &told) == PAYSIG_CREDENTIALS_NOT_READY);
    CHECK(paysig_credentials_base_url(NULL, out, sizeof out, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_credentials_base_url(&made, NULL, 1, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_credentials_base_url(&made, out, TOO_LARGE, &told) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_credentials_base_url(&made, out, sizeof out, NULL) == PAYSIG_NULL_POINTER);

    CHECK(paysig_credentials_path_of(&made, "https://api-stg.onekeypayments.com/v3/a?b", 41, &told) == PAYSIG_OK);
    CHECK(is_told_as(&told, 7, 0, SIZE_MAX));
    CHECK(paysig_credentials_path_of(&made, "https://api.example.com/v3", 26, &told) == PAYSIG_URL_OTHER_ENVIRONMENT);
    CHECK(is_told_as(&told, 0, 0, 8));
    CHECK(paysig_credentials_path_of(&made, NULL, 0, &told) == PAYSIG_URL_MALFORMED && is_told_as(&told, 0, 0, 0));
    CHECK(paysig_credentials_path_of(&none, "https://", 8, &told) == PAYSIG_CREDENTIALS_NOT_READY);
    CHECK(paysig_credentials_path_of(NULL, "https://", 8, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_credentials_path_of(&made, NULL, 1, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_credentials_path_of(&made, "https://", TOO_LARGE, &told) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_credentials_path_of(&made, "https://", 8, NULL) == PAYSIG_NULL_POINTER);

    /* The longest host there is, with the longest port. */
    memcpy(url, "https://", 8);
    for (i = 0; i < 253; i++) {
        url[8 + i] = i % 64 == 63 ? '.' : 'a';
    }
    memcpy(url + 8 + 253, ":65535", 7);
    CHECK(init("production", url, "key", "passphrase", "signature", &offset, &made) == PAYSIG_OK);
    CHECK(paysig_credentials_base_url(&made, out, sizeof out, &told) == PAYSIG_OK && strcmp(out, url) == 0);
    CHECK(told.length + 1 == PAYSIG_BASE_URL_BYTES);
    CHECK(paysig_credentials_wipe(&made) == PAYSIG_OK);
}

/* The credentials' key does what any key does, is no copy, and ends with them. */
static void key(void)
{
    paysig_credentials_t made = new_credentials(), none;
    const paysig_key_t *lent = paysig_credentials_key(&made);
    char due[PAYSIG_SIGNATURE_BYTES], got[PAYSIG_SIGNATURE_BYTES];
    const paysig_key_t *both[2];
    paysig_key_t other;
    paysig_signer_t signer;
    size_t length, matched;

    CHECK((const void *)lent == (const void *)&made && paysig_credentials_key(NULL) == NULL);
    CHECK(paysig_key_init("signature", 9, &other) == PAYSIG_OK);
    CHECK(paysig_sign(&other, "{}", 2, PAYSIG_HEX_LOWER, due, sizeof due, &length) == PAYSIG_OK);
    CHECK(paysig_sign(lent, "{}", 2, PAYSIG_HEX_LOWER, got, sizeof got, &length) == PAYSIG_OK);
    CHECK(memcmp(due, got, sizeof due) == 0 && paysig_verify(lent, "{}", 2, due, 64) == PAYSIG_OK);
    CHECK(paysig_verify(lent, "[]", 2, due, 64) == PAYSIG_SIGNATURE_MISMATCH);
    CHECK(paysig_signer_init(lent, &signer) == PAYSIG_OK && paysig_signer_update(&signer, "{}", 2) == PAYSIG_OK);
    CHECK(paysig_signer_verify(&signer, due, 64) == PAYSIG_OK);
    CHECK(paysig_key_init("another", 7, &other) == PAYSIG_OK);
    both[0] = &other;
    both[1] = lent;
    CHECK(paysig_verify_any(both, 2, "{}", 2, due, 64, &matched) == PAYSIG_OK && matched == 1);

    CHECK(paysig_credentials_wipe(&made) == PAYSIG_OK);
    CHECK(paysig_verify(lent, "{}", 2, due, 64) == PAYSIG_KEY_NOT_READY);
    CHECK(paysig_verify_any(both, 2, "{}", 2, due, 64, &matched) == PAYSIG_KEY_NOT_READY);
    memset(&none, 0, sizeof none);
    CHECK(paysig_verify(paysig_credentials_key(&none), "{}", 2, due, 64) == PAYSIG_KEY_NOT_READY);
    CHECK(paysig_verify(paysig_credentials_key(NULL), "{}", 2, due, 64) == PAYSIG_NULL_POINTER);
    CHECK(paysig_key_wipe(&other) == PAYSIG_OK);
}

int main(void)
{
    constants();
    credentials();
    settings();
    environment();
    key();
    return checked();
}
