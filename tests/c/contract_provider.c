/*
 * Schemes and the provider's flow, held against the contract: see contract.h.
 */
#include "credentials.h"
#include "sealed_headers.h"

static const char PAYLOAD[] = "{\"cashout_id\":11954}";
static const char BODY[] = "{\"cashout_id\":11954,\"login\":\"key\",\"pass\":\"passphrase\"}";
#define PAYLOAD_LENGTH (sizeof PAYLOAD - 1)
#define BODY_LENGTH (sizeof BODY - 1)

static paysig_request_t new_request(uint32_t operation)
{
    paysig_request_t request;

    memset(&request, 0, sizeof request);
    request.operation = operation;
    request.form = PAYSIG_FORM_AUTO;
    request.payload = PAYLOAD;
    request.payload_length = PAYLOAD_LENGTH;
    return request;
}

static void constants(void)
{
    size_t i;

    CHECK(paysig_scheme_bytes() == PAYSIG_SCHEME_BYTES);
    CHECK(paysig_operation_other() == PAYSIG_OPERATION_OTHER && paysig_operation_create() == PAYSIG_OPERATION_CREATE);
    CHECK(paysig_operation_status() == PAYSIG_OPERATION_STATUS && paysig_operation_cancel() == PAYSIG_OPERATION_CANCEL);
    CHECK(paysig_form_auto() == PAYSIG_FORM_AUTO);
    for (i = 0; paysig_scheme_at(i) != NULL; i++) {
        CHECK(strlen(paysig_scheme_at(i)) > 5);
    }
    CHECK(i == 5 && strcmp(paysig_scheme_at(0), "cashout-request") == 0);
    CHECK(paysig_scheme_at(SIZE_MAX) == NULL);
}

static int is_text(const void *out, paysig_span_t part, const char *due)
{
    return part.length == strlen(due) && memcmp((const char *)out + part.offset, due, part.length) == 0;
}

static void operations(void)
{
    static const struct {
        uint32_t operation;
        const char *method, *url;
    } all[] = {
        {PAYSIG_OPERATION_CREATE, "POST", "https://api-stg.onekeypayments.com/v3/cashout"},
        {PAYSIG_OPERATION_STATUS, "POST", "https://api-stg.onekeypayments.com/v3/cashout/status"},
        {PAYSIG_OPERATION_CANCEL, "DELETE", "https://api-stg.onekeypayments.com/v3/cashout/cancel"},
        {PAYSIG_OPERATION_OTHER, "PUT", "https://api-stg.onekeypayments.com/v3/other"},
    };
    paysig_credentials_t made = new_credentials();
    unsigned char out[1024];
    paysig_sealed_t sealed;
    paysig_told_t told;
    size_t i;

    for (i = 0; i < sizeof all / sizeof all[0]; i++) {
        paysig_request_t request = new_request(all[i].operation);

        /* Looked at with PAYSIG_OPERATION_OTHER only. */
        request.method = "PUT";
        request.method_length = 3;
        request.path = "/v3/other";
        request.path_length = 9;
        CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_OK);
        CHECK(is_text(out, sealed.method, all[i].method) && is_text(out, sealed.url, all[i].url));
        CHECK(is_text(out, sealed.body, BODY) && is_text(out, sealed.host, "api-stg.onekeypayments.com"));
    }
    for (i = 4; i != 0 && i <= UINT32_MAX; i *= 2) {
        paysig_request_t request = new_request((uint32_t)i);

        CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_INPUT_TYPE);
        if (i != PAYSIG_FORM_AUTO) {
            request = new_request(PAYSIG_OPERATION_CREATE);
            request.form = (uint32_t)i;
            CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_UNKNOWN_FORM);
        }
    }
    CHECK(paysig_credentials_wipe(&made) == PAYSIG_OK);
}

static void seal(void)
{
    paysig_credentials_t made = new_credentials();
    paysig_request_t request = new_request(PAYSIG_OPERATION_CREATE);
    unsigned char out[1024];
    paysig_slot_t slots[4];
    paysig_sealed_t sealed;
    paysig_told_t told;
    size_t needed, room;

    /* Asked for, the size is told. Exactly that is enough; with less, nothing is left in the buffer or behind it. */
    memset(&sealed, 0x5A, sizeof sealed);
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, NULL, 0, &sealed, &told) == PAYSIG_BUFFER_TOO_SMALL);
    needed = told.length;
    CHECK(needed > BODY_LENGTH && needed <= sizeof out && is_told_as(&told, needed, 0, SIZE_MAX));
    for (room = 1; room < needed; room++) {
        memset(out, 0x5A, sizeof out);
        CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, room, &sealed, &told) == PAYSIG_BUFFER_TOO_SMALL);
        CHECK(is_told_as(&told, needed, 0, SIZE_MAX));
        CHECK(is_filled(out, room, 0) && is_filled(out + room, sizeof out - room, 0x5A));
    }
    CHECK(is_filled(&sealed, sizeof sealed, 0x5A));
    memset(out, 0x5A, sizeof out);
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, needed, &sealed, &told) == PAYSIG_OK);
    CHECK(is_told_as(&told, needed, 0, SIZE_MAX) && is_filled(out + needed, sizeof out - needed, 0x5A));
    CHECK(is_text(out, sealed.body, BODY));
    CHECK(strncmp((const char *)out + sealed.headers[0].name.offset, "Payload-Signature: ", 19) == 0);
    CHECK(strcmp((const char *)out + sealed.headers[1].name.offset, "Content-Type: application/json") == 0);
    CHECK(strncmp((const char *)out + sealed.headers[2].name.offset, "User-Agent: paysig/", 19) == 0);
    CHECK(strcmp((const char *)out + sealed.headers[3].name.offset, "Authorization: Basic a2V5OnBhc3NwaHJhc2U=") == 0);

    /* Scratch for the JCS forms. */
    request.form = PAYSIG_FORM_JCS;
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_SCRATCH_TOO_SMALL);
    CHECK(told.scratch_length > 0 && told.scratch_length <= 4 && is_filled(out, sizeof out, 0));
    CHECK(paysig_onekey_seal(&made, &request, slots, 4, out, sizeof out, &sealed, &told) == PAYSIG_OK);
    CHECK(is_text(out, sealed.body, BODY));
    request.form = PAYSIG_FORM_AUTO;

    /* A fault is told with its place, and nothing is left in the buffer. */
    request.payload = "{\"login\":\"other\"}";
    request.payload_length = strlen("{\"login\":\"other\"}");
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_CREDENTIAL_MISMATCH);
    CHECK(is_told_as(&told, 0, 0, 9) && is_filled(out, sizeof out, 0));
    request.payload = NULL;
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_NULL_POINTER);
    request.payload_length = 0;
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_BODY_MISSING);
    request = new_request(PAYSIG_OPERATION_CREATE);
    request.payload_length = TOO_LARGE;
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_LENGTH_TOO_LARGE);
    request = new_request(PAYSIG_OPERATION_CREATE);
    request.user_agent_length = 1;
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_NULL_POINTER);
    request.user_agent = "\n";
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_HEADER_MALFORMED);
    request = new_request(PAYSIG_OPERATION_CREATE);
    CHECK(paysig_onekey_seal(&made, NULL, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_seal(&made, &request, NULL, 1, out, sizeof out, &sealed, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, NULL, 1, &sealed, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, TOO_LARGE, &sealed, &told) == PAYSIG_LENGTH_TOO_LARGE);

    /* Nothing is left of a request that was sealed before, whatever is at fault. */
    memset(out, 0x5A, sizeof out);
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, NULL, &told) == PAYSIG_NULL_POINTER);
    CHECK(is_filled(out, sizeof out, 0));
    memset(out, 0x5A, sizeof out);
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, NULL) == PAYSIG_NULL_POINTER);
    CHECK(is_filled(out, sizeof out, 0));
    memset(out, 0x5A, sizeof out);
    CHECK(paysig_onekey_seal(&made, NULL, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_NULL_POINTER);
    CHECK(is_filled(out, sizeof out, 0));
    memset(out, 0x5A, sizeof out);
    CHECK(paysig_credentials_wipe(&made) == PAYSIG_OK);
    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_CREDENTIALS_NOT_READY);
    CHECK(is_filled(out, sizeof out, 0));
}

static void twin(void)
{
    paysig_credentials_t made = new_credentials();
    paysig_request_t request = new_request(PAYSIG_OPERATION_CANCEL);
    unsigned char out[1024];
    paysig_header_t headers[5];
    paysig_sealed_t sealed;
    paysig_told_t told;

    CHECK(paysig_onekey_seal(&made, &request, NULL, 0, out, sizeof out, &sealed, &told) == PAYSIG_OK);
    sealed_headers(&sealed, out, headers);
    CHECK(paysig_onekey_check(&made, "DELETE", 6, "/", 1, BODY, BODY_LENGTH, headers, 4, &told) == PAYSIG_OK);
    CHECK(is_told_as(&told, 0, 0, SIZE_MAX));
    CHECK(paysig_onekey_check(&made, "DELETE", 6, "/", 1, BODY, BODY_LENGTH - 1, headers, 4, &told) ==
          PAYSIG_SIGNATURE_MISMATCH);
    CHECK(paysig_onekey_check(&made, "DELETE", 6, "/", 1, BODY, BODY_LENGTH, headers, 3, &told) == PAYSIG_AUTHORIZATION);
    CHECK(paysig_onekey_check(&made, "DELETE", 6, "/", 1, BODY, BODY_LENGTH, NULL, 0, &told) == PAYSIG_SIGNATURE_MISSING);
    headers[4] = headers[2];
    CHECK(paysig_onekey_check(&made, "DELETE", 6, "/", 1, BODY, BODY_LENGTH, headers, 5, &told) ==
          PAYSIG_HEADER_DUPLICATE);
    headers[4].name = NULL;
    CHECK(paysig_onekey_check(&made, "DELETE", 6, "/", 1, BODY, BODY_LENGTH, headers, 5, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_check(&made, "DELETE", 6, "/", 1, BODY, BODY_LENGTH, NULL, 1, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_check(&made, NULL, 6, "/", 1, BODY, BODY_LENGTH, headers, 4, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_check(&made, "DELETE", 6, "/", 1, NULL, 1, headers, 4, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_check(&made, "DELETE", 6, "/", 1, BODY, TOO_LARGE, headers, 4, &told) == PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_onekey_check(&made, "DELETE", 6, "/", 1, BODY, BODY_LENGTH, headers, SIZE_MAX, &told) ==
          PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_onekey_check(&made, "DELETE", 6, "/", 1, BODY, BODY_LENGTH, headers, 4, NULL) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_check(NULL, "DELETE", 6, "/", 1, BODY, BODY_LENGTH, headers, 4, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_credentials_wipe(&made) == PAYSIG_OK);
}

static void notifications(void)
{
    static const char body[] = "external_id=X+1&control=0CA7BC5E5FE4E1B0F5D4A5C8AD1CE55F8F6A3BC2A4B2ABF0DF0C8E6E3B4F7A4C";
    char good[sizeof body];
    unsigned char out[256];
    paysig_pair_t fields[2];
    paysig_notification_t verified;
    paysig_fields_t message;
    char control[PAYSIG_SCHEME_BYTES];
    paysig_told_t told;
    paysig_key_t key, none;
    const paysig_key_t *both[2];
    size_t length = sizeof body - 1;

    /* Its own control, in place of another's. */
    CHECK(paysig_key_init("signature", 9, &key) == PAYSIG_OK);
    memset(&message, 0, sizeof message);
    message.external_id = "X 1";
    message.external_id_length = 3;
    CHECK(paysig_scheme_sign(&key, "cashout-notification", 20, &message, control, sizeof control, &told) == PAYSIG_OK);
    CHECK(told.length == 64 && strlen(control) == 64);
    memcpy(good, body, sizeof body);
    memcpy(good + length - 64, control, 64);

    memset(&verified, 0x5A, sizeof verified);
    memset(out, 0x5A, sizeof out);
    CHECK(paysig_onekey_notification(&key, body, length, out, length, NULL, 0, &verified, &told) ==
          PAYSIG_SIGNATURE_MISMATCH);
    CHECK(is_told_as(&told, 0, 0, SIZE_MAX) && is_filled(&verified, sizeof verified, 0x5A));
    CHECK(is_filled(out, length, 0) && is_filled(out + length, sizeof out - length, 0x5A));
    CHECK(paysig_onekey_notification(&key, good, length, out, length - 1, NULL, 0, &verified, &told) ==
          PAYSIG_BUFFER_TOO_SMALL);
    CHECK(is_told_as(&told, length, 0, SIZE_MAX));
    memset(out, 0x5A, sizeof out);
    CHECK(paysig_onekey_notification(&key, good, length, out, length, NULL, 0, &verified, &told) == PAYSIG_OK);
    CHECK(is_text(out, verified.external_id, "X 1") && verified.fields_length == 2);
    CHECK(is_told_as(&told, length, 0, SIZE_MAX) && is_filled(out + length, sizeof out - length, 0x5A));

    /* As many fields as fit. */
    memset(fields, 0x5A, sizeof fields);
    CHECK(paysig_onekey_notification(&key, good, length, out, length, fields, 1, &verified, &told) == PAYSIG_OK);
    CHECK(is_text(out, fields[0].name, "external_id") && is_text(out, fields[0].value, "X 1"));
    CHECK(is_filled(&fields[1], sizeof fields[1], 0x5A) && verified.fields_length == 2);
    CHECK(paysig_onekey_notification(&key, good, length, out, length, fields, 2, &verified, &told) == PAYSIG_OK);
    CHECK(is_text(out, fields[1].name, "control") && is_text(out, fields[1].value, control));

    memset(&none, 0, sizeof none);
    CHECK(is_text(out, verified.external_id, "X 1"));
    CHECK(paysig_onekey_notification(&none, good, length, out, length, NULL, 0, &verified, &told) == PAYSIG_KEY_NOT_READY);
    CHECK(is_filled(out, length, 0));
    CHECK(paysig_onekey_notification(NULL, good, length, out, length, NULL, 0, &verified, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_notification(&key, NULL, 1, out, length, NULL, 0, &verified, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_notification(&key, good, length, NULL, 1, NULL, 0, &verified, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_notification(&key, good, length, out, length, NULL, 1, &verified, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_notification(&key, good, length, out, length, fields, SIZE_MAX, &verified, &told) ==
          PAYSIG_LENGTH_TOO_LARGE);
    CHECK(paysig_onekey_notification(&key, good, length, out, length, NULL, 0, NULL, &told) == PAYSIG_NULL_POINTER);
    memset(out, 0x5A, sizeof out);
    CHECK(paysig_onekey_notification(&key, good, length, out, length, NULL, 0, &verified, NULL) == PAYSIG_NULL_POINTER);
    CHECK(is_filled(out, length, 0) && is_filled(out + length, sizeof out - length, 0x5A));
    CHECK(paysig_onekey_notification(&key, NULL, 0, NULL, 0, NULL, 0, &verified, &told) == PAYSIG_FIELD_MISSING);

    /* Several keys. */
    CHECK(paysig_onekey_notification_any(NULL, 0, good, length, out, length, NULL, 0, &verified, &told) == PAYSIG_NO_KEYS);
    CHECK(is_filled(out, length, 0));
    CHECK(paysig_onekey_notification_any(NULL, 1, good, length, out, length, NULL, 0, &verified, &told) ==
          PAYSIG_NULL_POINTER);
    both[0] = &key;
    both[1] = &none;
    CHECK(paysig_onekey_notification_any(both, 2, good, length, out, length, NULL, 0, &verified, &told) ==
          PAYSIG_KEY_NOT_READY);
    both[1] = NULL;
    CHECK(paysig_onekey_notification_any(both, 2, good, length, out, length, NULL, 0, &verified, &told) ==
          PAYSIG_NULL_POINTER);
    CHECK(paysig_onekey_notification_any(both, 1, good, length, out, length, NULL, 0, &verified, &told) == PAYSIG_OK);
    CHECK(verified.matched == 0 && is_text(out, verified.external_id, "X 1"));

    /* Schemes. */
    memset(control, 0x5A, sizeof control);
    CHECK(paysig_scheme_sign(&key, "cashout-notification", 20, &message, control, 64, &told) == PAYSIG_BUFFER_TOO_SMALL);
    CHECK(is_told_as(&told, 65, 0, SIZE_MAX) && is_filled(control, sizeof control, 0x5A));
    CHECK(paysig_scheme_sign(&key, "cashout-notification", 20, &message, control, 65, &told) == PAYSIG_OK);
    CHECK(paysig_scheme_verify(&key, "cashout-notification", 20, &message, control, 64, &told) == PAYSIG_OK);
    CHECK(paysig_scheme_verify(&key, "cashout-notification", 20, &message, control, 63, &told) == PAYSIG_SIGNATURE_LENGTH);
    CHECK(is_told_as(&told, 0, 0, 63));
    CHECK(paysig_scheme_sign(&key, "cashout", 7, &message, control, 65, &told) == PAYSIG_UNKNOWN_SCHEME);
    CHECK(paysig_scheme_sign(&key, NULL, 1, &message, control, 65, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_scheme_sign(&key, "cashout-request", 15, NULL, control, 65, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_scheme_sign(&key, "cashout-request", 15, &message, NULL, 65, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_scheme_sign(&key, "cashout-request", 15, &message, control, 65, NULL) == PAYSIG_NULL_POINTER);
    CHECK(paysig_scheme_sign(&key, "deposit-okp", 11, &message, control, 65, &told) == PAYSIG_FIELD_MISSING);
    message.date_length = 1;
    CHECK(paysig_scheme_sign(&key, "deposit-okp", 11, &message, control, 65, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_scheme_verify(&none, "cashout-request", 15, &message, control, 64, &told) == PAYSIG_KEY_NOT_READY);
    CHECK(paysig_key_wipe(&key) == PAYSIG_OK);
}

static void conversion(void)
{
    unsigned char out[8];
    paysig_told_t told;

    memset(out, 0x5A, sizeof out);
    CHECK(paysig_windows_1252_to_utf8("\xe9\x80", 2, NULL, 0, &told) == PAYSIG_BUFFER_TOO_SMALL);
    CHECK(is_told_as(&told, 5, 0, SIZE_MAX));
    CHECK(paysig_windows_1252_to_utf8("\xe9\x80", 2, out, 5, &told) == PAYSIG_OK && told.length == 5);
    CHECK(memcmp(out, "\xc3\xa9\xe2\x82\xac", 5) == 0 && is_filled(out + 5, 3, 0x5A));
    CHECK(paysig_windows_1252_to_utf8(NULL, 0, NULL, 0, &told) == PAYSIG_OK && told.length == 0);
    CHECK(paysig_windows_1252_to_utf8(NULL, 1, out, 5, &told) == PAYSIG_NULL_POINTER);
    CHECK(paysig_windows_1252_to_utf8("a", 1, out, 5, NULL) == PAYSIG_NULL_POINTER);
}

int main(void)
{
    constants();
    operations();
    seal();
    twin();
    notifications();
    conversion();
    return checked();
}
