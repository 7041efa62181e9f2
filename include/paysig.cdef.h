// paysig.cdef.h: paysig.h without preprocessor lines, for PHP's FFI, cffi and their like.
// Generated from ffi-c/src/abi.rs and onekey.rs by `make generate`. Do not edit.
// SPDX-License-Identifier: MIT OR Apache-2.0


typedef int32_t paysig_status_t;

enum {
    PAYSIG_OK = 0,
    PAYSIG_SIGNATURE_MISMATCH = 1,
    PAYSIG_SECRET_EMPTY = 10,
    PAYSIG_SECRET_WHITESPACE = 11,
    PAYSIG_SECRET_BOM = 12,
    PAYSIG_SECRET_QUOTED = 13,
    PAYSIG_SECRET_NOT_UTF8 = 14,
    PAYSIG_SECRET_NOT_HEX = 15,
    PAYSIG_SECRET_NOT_BASE64 = 16,
    PAYSIG_SIGNATURE_EMPTY = 20,
    PAYSIG_SIGNATURE_LENGTH = 21,
    PAYSIG_SIGNATURE_WHITESPACE = 22,
    PAYSIG_SIGNATURE_NUL = 23,
    PAYSIG_SIGNATURE_NOT_ASCII = 24,
    PAYSIG_SIGNATURE_NOT_HEX = 25,
    PAYSIG_SIGNATURE_MISSING = 26,
    PAYSIG_SIGNATURE_PREFIX = 27,
    PAYSIG_SIGNATURE_UPPER_CASE = 28,
    PAYSIG_BUFFER_TOO_SMALL = 30,
    PAYSIG_NULL_POINTER = 31,
    PAYSIG_LENGTH_TOO_LARGE = 32,
    PAYSIG_KEY_NOT_READY = 33,
    PAYSIG_SIGNER_NOT_READY = 34,
    PAYSIG_NO_KEYS = 35,
    PAYSIG_UNKNOWN_ENCODING = 36,
    PAYSIG_INPUT_TYPE = 37,
    PAYSIG_CREDENTIALS_NOT_READY = 38,
    PAYSIG_UNKNOWN_ENVIRONMENT = 39,
    PAYSIG_KEY_FILE = 40,
    PAYSIG_KEY_VARIABLE = 41,
    PAYSIG_INPUT_UNREADABLE = 42,
    PAYSIG_OUTPUT_UNWRITABLE = 43,
    PAYSIG_LIBRARY_UNAVAILABLE = 44,
    PAYSIG_INPUT_BOM = 50,
    PAYSIG_INPUT_NOT_UTF8 = 51,
    PAYSIG_JSON_UNEXPECTED_END = 52,
    PAYSIG_JSON_UNEXPECTED_BYTE = 53,
    PAYSIG_JSON_TRAILING_DATA = 54,
    PAYSIG_JSON_TOO_DEEP = 55,
    PAYSIG_JSON_CONTROL = 56,
    PAYSIG_JSON_BAD_ESCAPE = 57,
    PAYSIG_JSON_BAD_NUMBER = 58,
    PAYSIG_JSON_DUPLICATE_NAME = 59,
    PAYSIG_JSON_LONE_SURROGATE = 60,
    PAYSIG_NUMBER_OUT_OF_RANGE = 61,
    PAYSIG_NUMBER_INEXACT = 62,
    PAYSIG_BODY_MISSING = 63,
    PAYSIG_BODY_NOT_OBJECT = 64,
    PAYSIG_EXTERNAL_ID_TOO_LONG = 65,
    PAYSIG_FIELD_MISSING = 66,
    PAYSIG_FIELD_DUPLICATE = 67,
    PAYSIG_FORM_TOO_LARGE = 68,
    PAYSIG_SCRATCH_TOO_SMALL = 70,
    PAYSIG_UNKNOWN_FORM = 71,
    PAYSIG_OUT_OF_MEMORY = 72,
    PAYSIG_UNKNOWN_SCHEME = 73,
    PAYSIG_DATE_MALFORMED = 80,
    PAYSIG_LOGIN_MALFORMED = 81,
    PAYSIG_BODY_AMBIGUOUS = 82,
    PAYSIG_CREDENTIAL_EMPTY = 83,
    PAYSIG_CREDENTIAL_TOO_LONG = 84,
    PAYSIG_CREDENTIAL_CHARACTER = 85,
    PAYSIG_API_KEY_COLON = 86,
    PAYSIG_CREDENTIAL_MISMATCH = 87,
    PAYSIG_CREDENTIAL_NOT_TEXT = 88,
    PAYSIG_URL_MALFORMED = 89,
    PAYSIG_URL_NOT_HTTPS = 90,
    PAYSIG_URL_OTHER_ENVIRONMENT = 91,
    PAYSIG_METHOD_MALFORMED = 92,
    PAYSIG_PATH_MALFORMED = 93,
    PAYSIG_HEADER_MALFORMED = 94,
    PAYSIG_HEADER_DUPLICATE = 95,
    PAYSIG_CONTENT_TYPE = 96,
    PAYSIG_AUTHORIZATION = 97,
    PAYSIG_USER_AGENT = 98,
    PAYSIG_INTERNAL = 99
};


enum { PAYSIG_ABI_VERSION = 1 };

enum { PAYSIG_ABI_MINIMUM = 1 };

enum { PAYSIG_SIGNATURE_CHARS = 64 };

enum { PAYSIG_SIGNATURE_BYTES = 65 };

enum { PAYSIG_HEX_LOWER = 0 };

enum { PAYSIG_HEX_UPPER = 1 };

enum { PAYSIG_FORM_VERBATIM = 0 };

enum { PAYSIG_FORM_COMPACT = 1 };

enum { PAYSIG_FORM_JCS = 2 };

enum { PAYSIG_FORM_JCS_EXACT = 3 };

enum { PAYSIG_SCHEME_BYTES = 97 };

enum { PAYSIG_BASE_URL_BYTES = 268 };

enum { PAYSIG_OPERATION_OTHER = 0 };

enum { PAYSIG_OPERATION_CREATE = 1 };

enum { PAYSIG_OPERATION_STATUS = 2 };

enum { PAYSIG_OPERATION_CANCEL = 3 };

enum { PAYSIG_FORM_AUTO = 255 };

typedef struct paysig_key_t {
    uint64_t opaque[16];
} paysig_key_t;

typedef struct paysig_part_t {
    const void *bytes;
    size_t length;
} paysig_part_t;

typedef struct paysig_signer_t {
    uint64_t opaque[24];
} paysig_signer_t;

typedef struct paysig_slot_t {
    uint64_t opaque[4];
} paysig_slot_t;

typedef struct paysig_told_t {
    size_t length;
    size_t scratch_length;
    size_t error_offset;
} paysig_told_t;

typedef struct paysig_fields_t {
    const void *body;
    size_t body_length;
    const char *external_id;
    size_t external_id_length;
    const char *date;
    size_t date_length;
    const char *login;
    size_t login_length;
} paysig_fields_t;

typedef struct paysig_credentials_t {
    uint64_t opaque[192];
} paysig_credentials_t;

typedef struct paysig_fault_t {
    size_t setting;
    size_t line;
    size_t error_offset;
} paysig_fault_t;

typedef struct paysig_request_t {
    uint32_t operation;
    uint32_t form;
    const void *payload;
    size_t payload_length;
    const char *method;
    size_t method_length;
    const char *path;
    size_t path_length;
    const char *user_agent;
    size_t user_agent_length;
} paysig_request_t;

typedef struct paysig_span_t {
    size_t offset;
    size_t length;
} paysig_span_t;

typedef struct paysig_pair_t {
    struct paysig_span_t name;
    struct paysig_span_t value;
} paysig_pair_t;

typedef struct paysig_sealed_t {
    struct paysig_span_t body;
    struct paysig_span_t method;
    struct paysig_span_t url;
    struct paysig_span_t host;
    struct paysig_span_t path;
    struct paysig_pair_t headers[4];
} paysig_sealed_t;

typedef struct paysig_header_t {
    const char *name;
    size_t name_length;
    const char *value;
    size_t value_length;
} paysig_header_t;

typedef struct paysig_notification_t {
    struct paysig_span_t external_id;
    size_t fields_length;
    size_t matched;
} paysig_notification_t;

uint32_t paysig_abi_version(void);

uint32_t paysig_abi_minimum(void);

const char *paysig_version(void);

size_t paysig_signature_chars(void);

size_t paysig_signature_bytes(void);

uint32_t paysig_hex_lower(void);

uint32_t paysig_hex_upper(void);

uint32_t paysig_form_verbatim(void);

uint32_t paysig_form_compact(void);

uint32_t paysig_form_jcs(void);

uint32_t paysig_form_jcs_exact(void);

size_t paysig_key_bytes(void);

size_t paysig_signer_bytes(void);

paysig_status_t paysig_status_at(size_t index);

const char *paysig_status_slug(paysig_status_t status);

const char *paysig_status_message(paysig_status_t status);

paysig_status_t paysig_key_init(const char *secret, size_t secret_length, struct paysig_key_t *key);

paysig_status_t paysig_key_init_bytes(const void *secret, size_t secret_length, struct paysig_key_t *key);

paysig_status_t paysig_key_wipe(struct paysig_key_t *key);

paysig_status_t paysig_secret_check(const char *secret, size_t secret_length, size_t *error_offset);

paysig_status_t paysig_sign(const struct paysig_key_t *key,
                            const void *message,
                            size_t message_length,
                            uint32_t encoding,
                            char *signature,
                            size_t signature_capacity,
                            size_t *signature_length);

const char *paysig_sign_hex(const struct paysig_key_t *key,
                            const void *message,
                            size_t message_length,
                            char *signature);

paysig_status_t paysig_sign_parts(const struct paysig_key_t *key,
                                  const struct paysig_part_t *parts,
                                  size_t parts_length,
                                  uint32_t encoding,
                                  char *signature,
                                  size_t signature_capacity,
                                  size_t *signature_length);

paysig_status_t paysig_verify(const struct paysig_key_t *key,
                              const void *message,
                              size_t message_length,
                              const char *signature,
                              size_t signature_length);

paysig_status_t paysig_verify_any(const struct paysig_key_t *const *keys,
                                  size_t keys_length,
                                  const void *message,
                                  size_t message_length,
                                  const char *signature,
                                  size_t signature_length,
                                  size_t *matched);

paysig_status_t paysig_signature_check(const char *signature, size_t signature_length, size_t *error_offset);

paysig_status_t paysig_signer_init(const struct paysig_key_t *key, struct paysig_signer_t *signer);

paysig_status_t paysig_signer_update(struct paysig_signer_t *signer, const void *bytes, size_t length);

paysig_status_t paysig_signer_finish(struct paysig_signer_t *signer,
                                     uint32_t encoding,
                                     char *signature,
                                     size_t signature_capacity,
                                     size_t *signature_length);

paysig_status_t paysig_signer_verify(struct paysig_signer_t *signer, const char *signature, size_t signature_length);

paysig_status_t paysig_signer_wipe(struct paysig_signer_t *signer);

paysig_status_t paysig_canonicalize(uint32_t form,
                                    const void *input,
                                    size_t input_length,
                                    struct paysig_slot_t *scratch,
                                    size_t scratch_length,
                                    void *out,
                                    size_t out_capacity,
                                    struct paysig_told_t *told);

paysig_status_t paysig_sign_canonical(const struct paysig_key_t *key,
                                      uint32_t form,
                                      const void *input,
                                      size_t input_length,
                                      struct paysig_slot_t *scratch,
                                      size_t scratch_length,
                                      uint32_t encoding,
                                      char *signature,
                                      size_t signature_capacity,
                                      struct paysig_told_t *told);

paysig_status_t paysig_verify_canonical(const struct paysig_key_t *key,
                                        uint32_t form,
                                        const void *input,
                                        size_t input_length,
                                        struct paysig_slot_t *scratch,
                                        size_t scratch_length,
                                        const char *signature,
                                        size_t signature_length,
                                        struct paysig_told_t *told);

size_t paysig_scheme_bytes(void);

size_t paysig_base_url_bytes(void);

uint32_t paysig_operation_other(void);

uint32_t paysig_operation_create(void);

uint32_t paysig_operation_status(void);

uint32_t paysig_operation_cancel(void);

uint32_t paysig_form_auto(void);

size_t paysig_credentials_bytes(void);

const char *paysig_scheme_at(size_t index);

paysig_status_t paysig_scheme_sign(const struct paysig_key_t *key,
                                   const char *scheme,
                                   size_t scheme_length,
                                   const struct paysig_fields_t *fields,
                                   char *out,
                                   size_t out_capacity,
                                   struct paysig_told_t *told);

paysig_status_t paysig_scheme_verify(const struct paysig_key_t *key,
                                     const char *scheme,
                                     size_t scheme_length,
                                     const struct paysig_fields_t *fields,
                                     const char *presented,
                                     size_t presented_length,
                                     struct paysig_told_t *told);

const char *paysig_setting_at(size_t index);

paysig_status_t paysig_credentials_init(const char *environment,
                                        size_t environment_length,
                                        const char *base_url,
                                        size_t base_url_length,
                                        const char *api_key,
                                        size_t api_key_length,
                                        const char *passphrase,
                                        size_t passphrase_length,
                                        const char *api_signature,
                                        size_t api_signature_length,
                                        size_t *error_offset,
                                        struct paysig_credentials_t *credentials);

paysig_status_t paysig_credentials_make(const struct paysig_part_t *settings,
                                        size_t settings_length,
                                        struct paysig_fault_t *fault,
                                        struct paysig_credentials_t *credentials);

paysig_status_t paysig_credentials_parse(const char *text,
                                         size_t text_length,
                                         struct paysig_fault_t *fault,
                                         struct paysig_credentials_t *credentials);

paysig_status_t paysig_credentials_wipe(struct paysig_credentials_t *credentials);

paysig_status_t paysig_credentials_path_of(const struct paysig_credentials_t *credentials,
                                           const char *url,
                                           size_t url_length,
                                           struct paysig_told_t *told);

paysig_status_t paysig_credentials_base_url(const struct paysig_credentials_t *credentials,
                                            char *out,
                                            size_t out_capacity,
                                            struct paysig_told_t *told);

const struct paysig_key_t *paysig_credentials_key(const struct paysig_credentials_t *credentials);

paysig_status_t paysig_onekey_seal(const struct paysig_credentials_t *credentials,
                                   const struct paysig_request_t *request,
                                   struct paysig_slot_t *scratch,
                                   size_t scratch_length,
                                   void *out,
                                   size_t out_capacity,
                                   struct paysig_sealed_t *sealed,
                                   struct paysig_told_t *told);

paysig_status_t paysig_onekey_check(const struct paysig_credentials_t *credentials,
                                    const char *method,
                                    size_t method_length,
                                    const char *path,
                                    size_t path_length,
                                    const void *body,
                                    size_t body_length,
                                    const struct paysig_header_t *headers,
                                    size_t headers_length,
                                    struct paysig_told_t *told);

paysig_status_t paysig_onekey_notification(const struct paysig_key_t *key,
                                           const void *body,
                                           size_t body_length,
                                           void *out,
                                           size_t out_capacity,
                                           struct paysig_pair_t *unauthenticated,
                                           size_t unauthenticated_capacity,
                                           struct paysig_notification_t *notification,
                                           struct paysig_told_t *told);

paysig_status_t paysig_onekey_notification_any(const struct paysig_key_t *const *keys,
                                               size_t keys_length,
                                               const void *body,
                                               size_t body_length,
                                               void *out,
                                               size_t out_capacity,
                                               struct paysig_pair_t *unauthenticated,
                                               size_t unauthenticated_capacity,
                                               struct paysig_notification_t *notification,
                                               struct paysig_told_t *told);

paysig_status_t paysig_windows_1252_to_utf8(const void *text,
                                            size_t text_length,
                                            void *out,
                                            size_t out_capacity,
                                            struct paysig_told_t *told);
