/*
 * Canonical forms, held against the contract: see contract.h.
 */
#include "contract.h"

static const char PAYLOAD[] = "{\"b\": [1.0, \"\\u0041\"], \"a\": {\"d\": 1, \"c\": 2}}";
static const char COMPACT[] = "{\"b\":[1.0,\"\\u0041\"],\"a\":{\"d\":1,\"c\":2}}";
static const char JCS[] = "{\"a\":{\"c\":2,\"d\":1},\"b\":[1,\"A\"]}";
#define PAYLOAD_LENGTH (sizeof PAYLOAD - 1)
/* Four members and two objects. */
#define PAYLOAD_SLOTS 6

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
    canonical();
    return checked();
}
