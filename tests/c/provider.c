/*
 * Answers requests about schemes and the provider's flow. requests.h says what requests and answers look like; a question
 * mark is a field that is not given (NULL).
 *
 *     scheme-sign SECRET SCHEME BODY EXTERNAL_ID DATE LOGIN            the text
 *     scheme-verify SECRET SCHEME BODY EXTERNAL_ID DATE LOGIN TEXT
 *     credentials ENVIRONMENT BASE_URL API_KEY PASSPHRASE API_SIGNATURE   the base URL, as the library writes it
 *     path-of (the same five) URL                                      its path
 *     make API_KEY PASSPHRASE API_SIGNATURE ENVIRONMENT BASE_URL       the request that they make of {} for a status: its URL,
 *                                                                      body and signature; of an error also setting and line
 *     parse TEXT                                                       the same
 *     seal (the same five) METHOD PATH PAYLOAD FORM USER_AGENT         body, method, URL, host, path, each header's value
 *     check (the same five) METHOD PATH BODY NAME,VALUE,...
 *     notification SECRET BODY                                         external_id, then names and values
 *     windows-1252 TEXT                                                the text in UTF-8
 */
#include "requests.h"

static buffer_t word(const char *text)
{
    return from_hex(text, strlen(text));
}

static const char *text_of(const buffer_t *buffer)
{
    return (const char *)buffer->bytes;
}

static void print_hex(const unsigned char *bytes, size_t length, const char *after)
{
    size_t i;

    if (length == 0) {
        putchar('-');
    }
    for (i = 0; i < length; i++) {
        printf("%02x", bytes[i]);
    }
    fputs(after, stdout);
}

static paysig_key_t *text_key(const char *hex)
{
    buffer_t secret = word(hex);
    paysig_key_t *key = malloc(sizeof *key);

    if (key == NULL || paysig_key_init(text_of(&secret), secret.length, key) != PAYSIG_OK) {
        die("a request's secret is refused");
    }
    free(secret.bytes);
    return key;
}

/* One byte of memory for a field that is given but empty: NULL would say that it is not given. */
static buffer_t field(const char *text)
{
    static unsigned char nothing;
    buffer_t bytes = {NULL, 0};

    if (strcmp(text, "?") == 0) {
        return bytes;
    }
    bytes = word(text);
    if (bytes.length == 0) {
        bytes.bytes = &nothing;
    }
    return bytes;
}

static void free_field(buffer_t *bytes)
{
    if (bytes->length > 0) {
        free(bytes->bytes);
    }
}

static void scheme(char **words, size_t count)
{
    paysig_key_t *key = text_key(words[1]);
    buffer_t name = word(words[2]), given[4];
    char text[PAYSIG_SCHEME_BYTES];
    paysig_fields_t fields;
    paysig_status_t status;
    paysig_told_t told;
    size_t i;

    for (i = 0; i < 4; i++) {
        given[i] = field(words[3 + i]);
    }
    memset(&fields, 0, sizeof fields);
    fields.body = given[0].bytes;
    fields.body_length = given[0].length;
    fields.external_id = text_of(&given[1]);
    fields.external_id_length = given[1].length;
    fields.date = text_of(&given[2]);
    fields.date_length = given[2].length;
    fields.login = text_of(&given[3]);
    fields.login_length = given[3].length;
    if (count == 8) {
        buffer_t presented = word(words[7]);

        status = paysig_scheme_verify(key, text_of(&name), name.length, &fields, text_of(&presented), presented.length,
                                      &told);
        answer(status, told.error_offset, "-");
        free(presented.bytes);
    } else {
        status = paysig_scheme_sign(key, text_of(&name), name.length, &fields, text, sizeof text, &told);
        if (status == PAYSIG_OK && told.length != strlen(text)) {
            die("a text of another length than is told");
        }
        answer(status, told.error_offset, text);
    }
    for (i = 0; i < 4; i++) {
        free_field(&given[i]);
    }
    free(name.bytes);
    free_key(key);
}

/* In memory of their own; NULL after an answer where they are refused. */
static paysig_credentials_t *credentials(char **words)
{
    paysig_credentials_t *made = malloc(sizeof *made);
    buffer_t given[5];
    paysig_status_t status;
    size_t offset, i;

    if (made == NULL) {
        die("out of memory");
    }
    for (i = 0; i < 5; i++) {
        given[i] = word(words[1 + i]);
    }
    status = paysig_credentials_init(text_of(&given[0]), given[0].length, text_of(&given[1]), given[1].length,
                                     text_of(&given[2]), given[2].length, text_of(&given[3]), given[3].length,
                                     text_of(&given[4]), given[4].length, &offset, made);
    free_all(given, 5);
    if (status != PAYSIG_OK) {
        answer(status, offset, "");
        free(made);
        return NULL;
    }
    return made;
}

/* What credentials make of {}, or the fault. */
static void answer_made(paysig_status_t status, const paysig_credentials_t *made, const paysig_fault_t *fault)
{
    unsigned char out[2048];
    paysig_request_t request;
    paysig_sealed_t sealed;
    paysig_told_t told;

    if (status != PAYSIG_OK) {
        const char *setting = paysig_setting_at(fault->setting);
        char place[24] = "-";

        if (fault->error_offset != SIZE_MAX) {
            sprintf(place, "%zu", fault->error_offset);
        }
        printf("error %d %s %s %s %zu\n", (int)status, paysig_status_slug(status), place,
               setting == NULL ? "-" : setting, fault->line);
        return;
    }
    if (fault->setting != SIZE_MAX || fault->line != 0 || fault->error_offset != SIZE_MAX) {
        die("a fault without an error");
    }
    memset(&request, 0, sizeof request);
    request.operation = PAYSIG_OPERATION_STATUS;
    request.form = PAYSIG_FORM_AUTO;
    request.payload = "{}";
    request.payload_length = 2;
    if (paysig_onekey_seal(made, &request, NULL, 0, out, sizeof out, &sealed, &told) != PAYSIG_OK) {
        die("credentials that were made do not seal");
    }
    printf("ok ");
    print_hex(out + sealed.url.offset, sealed.url.length, " ");
    print_hex(out + sealed.body.offset, sealed.body.length, " ");
    print_hex(out + sealed.headers[0].value.offset, sealed.headers[0].value.length, "\n");
}

static void make(char **words)
{
    paysig_credentials_t made;
    paysig_fault_t fault;
    paysig_status_t status;
    paysig_part_t settings[5];
    buffer_t given[5];
    size_t i;

    for (i = 0; i < 5; i++) {
        given[i] = field(words[1 + i]);
        settings[i].bytes = given[i].bytes;
        settings[i].length = given[i].length;
    }
    status = paysig_credentials_make(settings, 5, &fault, &made);
    answer_made(status, &made, &fault);
    for (i = 0; i < 5; i++) {
        free_field(&given[i]);
    }
}

static void parse(char **words)
{
    paysig_credentials_t made;
    paysig_fault_t fault;
    buffer_t text = word(words[1]);
    paysig_status_t status = paysig_credentials_parse(text_of(&text), text.length, &fault, &made);

    answer_made(status, &made, &fault);
    free(text.bytes);
}

static void free_credentials(paysig_credentials_t *made)
{
    if (paysig_credentials_wipe(made) != PAYSIG_OK) {
        die("credentials cannot be wiped");
    }
    free(made);
}

/* A NUL follows the part. */
static void print_text(const unsigned char *out, paysig_span_t part, const char *after)
{
    if (out[part.offset + part.length] != '\0') {
        die("no NUL behind a part");
    }
    print_hex(out + part.offset, part.length, after);
}

static void print_sealed(const unsigned char *out, const paysig_sealed_t *sealed, size_t length)
{
    size_t i, end = 0;

    printf("ok ");
    print_text(out, sealed->body, " ");
    print_text(out, sealed->method, " ");
    print_text(out, sealed->url, " ");
    print_hex(out + sealed->host.offset, sealed->host.length, " ");
    print_text(out, sealed->path, " ");
    for (i = 0; i < 4; i++) {
        const paysig_pair_t *header = &sealed->headers[i];

        if (header->value.offset != header->name.offset + header->name.length + 2 ||
            memcmp(out + header->name.offset + header->name.length, ": ", 2) != 0) {
            die("a header is not one text");
        }
        print_hex(out + header->name.offset, header->name.length, " ");
        print_text(out, header->value, i == 3 ? "\n" : " ");
        end = header->value.offset + header->value.length + 1;
    }
    if (end != length) {
        die("more or less of the buffer is in use than is told");
    }
}

/* Asks for the sizes, and lends exactly as much. */
static void seal(char **words)
{
    paysig_credentials_t *made = credentials(words);
    buffer_t method = word(words[6]), path = word(words[7]), payload = word(words[8]), user_agent = word(words[10]);
    buffer_t out = exact(0), slots = exact(0);
    paysig_request_t request;
    paysig_sealed_t sealed;
    paysig_status_t status;
    paysig_told_t told;

    memset(&request, 0, sizeof request);
    request.operation = PAYSIG_OPERATION_OTHER;
    request.form = (uint32_t)atoi(words[9]);
    request.payload = payload.bytes;
    request.payload_length = payload.length;
    request.method = text_of(&method);
    request.method_length = method.length;
    request.path = text_of(&path);
    request.path_length = path.length;
    request.user_agent = text_of(&user_agent);
    request.user_agent_length = user_agent.length;
    for (;;) {
        status = paysig_onekey_seal(made, &request, (paysig_slot_t *)slots.bytes, slots.length / sizeof(paysig_slot_t),
                                    out.bytes, out.length, &sealed, &told);
        if (status == PAYSIG_BUFFER_TOO_SMALL && out.length == 0) {
            free(out.bytes);
            out = exact(told.length);
        } else if (status == PAYSIG_SCRATCH_TOO_SMALL && slots.length == 0) {
            free(slots.bytes);
            slots = exact(told.scratch_length * sizeof(paysig_slot_t));
        } else {
            break;
        }
    }
    if (status == PAYSIG_OK) {
        print_sealed(out.bytes, &sealed, told.length);
    } else {
        answer(status, told.error_offset, "");
    }
    free(slots.bytes);
    free(out.bytes);
    free(user_agent.bytes);
    free(payload.bytes);
    free(path.bytes);
    free(method.bytes);
    free_credentials(made);
}

static void path_of(char **words)
{
    paysig_credentials_t *made = credentials(words);
    buffer_t url = word(words[6]);
    paysig_told_t told;
    paysig_status_t status = paysig_credentials_path_of(made, text_of(&url), url.length, &told);

    if (status != PAYSIG_OK) {
        answer(status, told.error_offset, "");
    } else if (told.length > url.length) {
        die("a path that is longer than the URL");
    } else {
        printf("ok ");
        print_hex(url.bytes + url.length - told.length, told.length, "\n");
    }
    free(url.bytes);
    free_credentials(made);
}

/* In a buffer of exactly its size. */
static void base_url(const paysig_credentials_t *made)
{
    paysig_told_t told;
    buffer_t out;

    if (paysig_credentials_base_url(made, NULL, 0, &told) != PAYSIG_BUFFER_TOO_SMALL ||
        told.length > PAYSIG_BASE_URL_BYTES) {
        die("no size for the base URL");
    }
    out = exact(told.length);
    if (paysig_credentials_base_url(made, (char *)out.bytes, out.length, &told) != PAYSIG_OK ||
        told.length + 1 != out.length || strlen(text_of(&out)) != told.length) {
        die("another base URL than was told");
    }
    printf("ok ");
    print_hex(out.bytes, told.length, "\n");
    free(out.bytes);
}

static void check(char **words)
{
    paysig_credentials_t *made = credentials(words);
    buffer_t method = word(words[6]), path = word(words[7]), body = word(words[8]), texts[MAX_ITEMS];
    paysig_header_t headers[MAX_ITEMS / 2];
    size_t count = from_hex_list(words[9], texts), i;
    paysig_status_t status;
    paysig_told_t told;

    for (i = 0; i < count / 2; i++) {
        headers[i].name = text_of(&texts[2 * i]);
        headers[i].name_length = texts[2 * i].length;
        headers[i].value = text_of(&texts[2 * i + 1]);
        headers[i].value_length = texts[2 * i + 1].length;
    }
    status = paysig_onekey_check(made, text_of(&method), method.length, text_of(&path), path.length, body.bytes,
                                 body.length, headers, count / 2, &told);
    answer(status, told.error_offset, "-");
    free_all(texts, count);
    free(body.bytes);
    free(path.bytes);
    free(method.bytes);
    free_credentials(made);
}

static void notification(char **words)
{
    paysig_key_t *key = text_key(words[1]);
    buffer_t body = word(words[2]), out = exact(body.length);
    paysig_pair_t fields[MAX_ITEMS];
    paysig_notification_t verified;
    paysig_status_t status;
    paysig_told_t told;
    size_t i;

    status = paysig_onekey_notification(key, body.bytes, body.length, out.bytes, out.length, fields, MAX_ITEMS, &verified,
                                        &told);
    if (status != PAYSIG_OK) {
        answer(status, told.error_offset, "");
    } else {
        if (told.length != body.length || verified.fields_length > MAX_ITEMS) {
            die("an unlikely number of fields or bytes");
        }
        printf("ok ");
        print_hex(out.bytes + verified.external_id.offset, verified.external_id.length, "");
        for (i = 0; i < verified.fields_length; i++) {
            putchar(' ');
            print_hex(out.bytes + fields[i].name.offset, fields[i].name.length, "=");
            print_hex(out.bytes + fields[i].value.offset, fields[i].value.length, "");
        }
        putchar('\n');
    }
    free(out.bytes);
    free(body.bytes);
    free_key(key);
}

static void windows_1252(char **words)
{
    buffer_t text = word(words[1]), out = exact(3 * text.length);
    paysig_told_t told;
    paysig_status_t status = paysig_windows_1252_to_utf8(text.bytes, text.length, out.bytes, out.length, &told);

    if (status != PAYSIG_OK) {
        answer(status, told.error_offset, "");
    } else {
        printf("ok ");
        print_hex(out.bytes, told.length, "\n");
    }
    free(out.bytes);
    free(text.bytes);
}

static void serve(char **words, size_t count)
{
    const char *verb = words[0];

    if ((strcmp(verb, "scheme-sign") == 0 && count == 7) || (strcmp(verb, "scheme-verify") == 0 && count == 8)) {
        scheme(words, count);
    } else if (strcmp(verb, "credentials") == 0 && count == 6) {
        paysig_credentials_t *made = credentials(words);

        if (made != NULL) {
            base_url(made);
            free_credentials(made);
        }
    } else if (strcmp(verb, "make") == 0 && count == 6) {
        make(words);
    } else if (strcmp(verb, "parse") == 0 && count == 2) {
        parse(words);
    } else if (strcmp(verb, "path-of") == 0 && count == 7) {
        path_of(words);
    } else if (strcmp(verb, "seal") == 0 && count == 11) {
        seal(words);
    } else if (strcmp(verb, "check") == 0 && count == 10) {
        check(words);
    } else if (strcmp(verb, "notification") == 0 && count == 3) {
        notification(words);
    } else if (strcmp(verb, "windows-1252") == 0 && count == 2) {
        windows_1252(words);
    } else {
        die("an unknown request");
    }
}

int main(void)
{
    serve_all(serve);
    return 0;
}
