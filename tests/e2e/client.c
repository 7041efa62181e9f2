/*
 * C's program of the end-to-end tests, with libcurl; notifications come to a socket of POSIX. tests/e2e.py says what it is
 * asked and what it prints.
 *
 *     cc -std=c99 client.c $(pkg-config --cflags --libs paysig libcurl) -o client
 */
#define _POSIX_C_SOURCE 200809L

#include <curl/curl.h>
#include <paysig.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_BODY 65536

static paysig_credentials_t credentials;
static paysig_key_t key;

/* An answer's body, as text. */
typedef struct answer_t {
    long status;
    size_t length;
    char text[4096];
} answer_t;

static int broken(const char *what)
{
    fprintf(stderr, "%s\n", what);
    return 1;
}

static int refused(paysig_status_t status)
{
    printf("refused %s\n", paysig_status_slug(status));
    return broken(paysig_status_message(status));
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value == NULL ? "" : value;
}

static paysig_status_t read_credentials(void)
{
    const char *environment = variable("PAYSIG_ENVIRONMENT"), *url = variable("PAYSIG_BASE_URL");
    const char *login = variable("PAYSIG_API_KEY"), *pass = variable("PAYSIG_API_PASSPHRASE");
    const char *secret = variable("PAYSIG_API_SIGNATURE");
    paysig_status_t status;
    size_t offset;

    status = paysig_credentials_init(environment, strlen(environment), url, strlen(url), login, strlen(login), pass,
                                     strlen(pass), secret, strlen(secret), &offset, &credentials);
    return status == PAYSIG_OK ? paysig_key_init(secret, strlen(secret), &key) : status;
}

static size_t keep(char *data, size_t size, size_t count, void *context)
{
    answer_t *answer = context;
    size_t length = size * count;

    if (length >= sizeof answer->text - answer->length) {
        return 0;
    }
    memcpy(answer->text + answer->length, data, length);
    answer->length += length;
    return length;
}

/* Sends a request with libcurl, which trusts the authority in SSL_CERT_FILE and nobody else. */
static int send_request(CURL *curl, struct curl_slist *headers, answer_t *answer)
{
    CURLcode done;

    memset(answer, 0, sizeof *answer);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_CAINFO, variable("SSL_CERT_FILE"));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    /* Redirects are not followed where nothing is said. */
    done = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    if (done != CURLE_OK) {
        printf("unreachable\n");
        return broken(curl_easy_strerror(done));
    }
    return 0;
}

static int send_sealed(uint32_t operation, const char *payload, size_t length, answer_t *answer)
{
    static char out[MAX_BODY + 1536];
    struct curl_slist *headers = NULL;
    paysig_request_t request;
    paysig_sealed_t sealed;
    paysig_status_t status;
    paysig_told_t told;
    CURL *curl;
    size_t i;
    int result;

    memset(&request, 0, sizeof request);
    request.operation = operation;
    request.form = PAYSIG_FORM_AUTO;
    request.payload = payload;
    request.payload_length = length;
    status = paysig_onekey_seal(&credentials, &request, NULL, 0, out, sizeof out, &sealed, &told);
    if (status != PAYSIG_OK) {
        return refused(status);
    }
    curl = curl_easy_init();
    for (i = 0; i < 4; i++) {
        headers = curl_slist_append(headers, out + sealed.headers[i].name.offset);
    }
    curl_easy_setopt(curl, CURLOPT_URL, out + sealed.url.offset);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, out + sealed.method.offset);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, out + sealed.body.offset);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)sealed.body.length);
    result = send_request(curl, headers, answer);
    memset(out, 0, sizeof out);
    return result;
}

/* Copies the value of a member out of an answer of the gateway, which writes JSON without white space. */
static const char *member(const answer_t *answer, const char *name, char *out, size_t capacity)
{
    char before[64];
    const char *found;
    size_t length;

    snprintf(before, sizeof before, "\"%s\":", name);
    found = strstr(answer->text, before);
    if (found == NULL) {
        return "-";
    }
    found += strlen(before);
    found += *found == '"';
    length = strcspn(found, "\",}");
    snprintf(out, capacity, "%.*s", (int)length, found);
    return out;
}

static size_t read_file(const char *path, char *out)
{
    FILE *file = fopen(path, "rb");
    size_t length = file == NULL ? 0 : fread(out, 1, MAX_BODY, file);

    if (file == NULL) {
        perror(path);
        exit(2);
    }
    fclose(file);
    return length;
}

static int call(const char *operation, const char *path)
{
    static const char *const names[] = {"", "create", "status", "cancel"};
    static char payload[MAX_BODY];
    char code[16];
    uint32_t number = PAYSIG_OPERATION_CREATE;
    answer_t answer;

    while (number < PAYSIG_OPERATION_CANCEL && strcmp(operation, names[number]) != 0) {
        number++;
    }
    if (send_sealed(number, payload, read_file(path, payload), &answer) != 0) {
        return 1;
    }
    printf("%ld %s\n", answer.status, member(&answer, "code", code, sizeof code));
    return 0;
}

/* What no sealed request does: signs one body, and sends another. */
static int raw(const char *base_url, const char *signed_path, const char *sent_path)
{
    static char body[MAX_BODY], sent[MAX_BODY];
    char header[128] = "Payload-Signature: ", url[256], code[16];
    size_t start = strlen(header), signature_length;
    struct curl_slist *headers;
    paysig_status_t status;
    answer_t answer;
    CURL *curl;

    status = paysig_sign(&key, body, read_file(signed_path, body), PAYSIG_HEX_LOWER, header + start,
                         sizeof header - start, &signature_length);
    if (status != PAYSIG_OK) {
        return refused(status);
    }
    headers = curl_slist_append(NULL, header);
    headers = curl_slist_append(headers, "Content-Type: application/json");
    snprintf(url, sizeof url, "%s/v3/cashout", base_url);
    curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "e2e");
    curl_easy_setopt(curl, CURLOPT_USERNAME, variable("PAYSIG_API_KEY"));
    curl_easy_setopt(curl, CURLOPT_PASSWORD, variable("PAYSIG_API_PASSPHRASE"));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)read_file(sent_path, sent));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, sent);
    if (send_request(curl, headers, &answer) != 0) {
        return 1;
    }
    printf("%ld %s\n", answer.status, member(&answer, "code", code, sizeof code));
    return 0;
}

/* Reads a request's head line by line, then its body. */
static size_t read_request(FILE *stream, char *body)
{
    char line[8192];
    size_t length = 0;

    while (fgets(line, sizeof line, stream) != NULL && strcmp(line, "\r\n") != 0) {
        if (strncasecmp(line, "content-length:", 15) == 0) {
            length = (size_t)strtoul(line + 15, NULL, 10);
        }
    }
    return fread(body, 1, length < MAX_BODY ? length : MAX_BODY, stream);
}

/* Takes one notification and answers it: with answer where it is genuine. */
static int receive(int listener, int answer)
{
    static char body[MAX_BODY], out[MAX_BODY];
    FILE *stream = fdopen(accept(listener, NULL, NULL), "r+");
    paysig_notification_t notification;
    paysig_status_t status;
    paysig_told_t told;
    size_t length;

    if (stream == NULL) {
        return broken("nothing was received");
    }
    length = read_request(stream, body);
    status = paysig_onekey_notification(&key, body, length, out, length, NULL, 0, &notification, &told);
    if (status == PAYSIG_OK) {
        printf("notified %.*s, answered %d\n", (int)notification.external_id.length, out + notification.external_id.offset,
               answer);
    } else {
        printf("refused %s\n", paysig_status_slug(status));
        answer = 400;
    }
    /* Between reading and writing of one stream, C wants this. */
    fseek(stream, 0, SEEK_CUR);
    fprintf(stream, "HTTP/1.1 %d -\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", answer);
    return fclose(stream) == 0 ? 0 : broken("the answer could not be written");
}

static int listen_on_loopback(char *url, size_t capacity)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 8) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &length) != 0) {
        perror("listen");
        exit(2);
    }
    snprintf(url, capacity, "http://127.0.0.1:%d/notifications", ntohs(address.sin_port));
    return listener;
}

static int ask(const char *query)
{
    char told[32];
    answer_t answer;

    if (send_sealed(PAYSIG_OPERATION_STATUS, query, strlen(query), &answer) != 0) {
        return 1;
    }
    printf("status %ld %s\n", answer.status, member(&answer, "cashout_status_description", told, sizeof told));
    return 0;
}

static int flow(const char *external_id)
{
    char url[64], payload[1024], query[128], cancel[256], id[32], code[16];
    int listener = listen_on_loopback(url, sizeof url);
    answer_t answer;

    printf("listening %s\n", url);
    /* Before there is a cashout, somebody else knocks. */
    if (receive(listener, 503) != 0) {
        return 1;
    }
    snprintf(payload, sizeof payload,
             "{\"external_id\": \"%s\", \"country\": \"MX\", \"amount\": 2000, \"currency\": \"MXN\","
             " \"document_id\": \"1234567899\", \"beneficiary_name\": \"Jos\xc3\xa9\", \"bank_code\": \"072\","
             " \"bank_account\": \"1234567890\", \"notification_url\": \"%s\"}",
             external_id, url);
    if (send_sealed(PAYSIG_OPERATION_CREATE, payload, strlen(payload), &answer) != 0) {
        return 1;
    }
    printf("created %ld\n", answer.status);
    member(&answer, "cashout_id", id, sizeof id);
    snprintf(query, sizeof query, "{\"cashout_id\": %s}", id);
    snprintf(cancel, sizeof cancel, "{\"cashout_id\": %s, \"external_id\": \"%s\"}", id, external_id);
    if (ask(query) != 0 || send_sealed(PAYSIG_OPERATION_CANCEL, cancel, strlen(cancel), &answer) != 0) {
        return 1;
    }
    printf("cancelled %ld\n", answer.status);
    /* What is not answered with 200 is sent again. */
    if (receive(listener, 503) != 0 || receive(listener, 200) != 0 || ask(query) != 0 ||
        send_sealed(PAYSIG_OPERATION_CANCEL, cancel, strlen(cancel), &answer) != 0) {
        return 1;
    }
    printf("cancelled again %ld %s\n", answer.status, member(&answer, "code", code, sizeof code));
    return 0;
}

int main(int argc, char **argv)
{
    paysig_status_t status = read_credentials();
    int result = 2;

    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    if (status != PAYSIG_OK) {
        result = refused(status);
    } else if (argc == 4 && strcmp(argv[1], "call") == 0) {
        result = call(argv[2], argv[3]);
    } else if (argc == 5 && strcmp(argv[1], "raw") == 0) {
        result = raw(argv[2], argv[3], argv[4]);
    } else if (argc == 3 && strcmp(argv[1], "flow") == 0) {
        result = flow(argv[2]);
    } else {
        fprintf(stderr, "usage: client call OPERATION FILE | raw URL SIGNED SENT | flow EXTERNAL_ID\n");
    }
    paysig_credentials_wipe(&credentials);
    paysig_key_wipe(&key);
    curl_global_cleanup();
    return result;
}
