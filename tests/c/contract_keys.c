/*
 * Constants, statuses and keys, held against the contract: see contract.h.
 */
#include "contract.h"

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
    /* Fewer than 100: a fault that knows no last one must end too. */
    for (i = 1; i < 100 && (status = paysig_status_at(i)) != -1; i++) {
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

int main(void)
{
    constants();
    statuses();
    key_init();
    keys();
    return checked();
}
