/*
 * What a call leaves behind on the stack. Each call runs on a stack of its own, which is then searched for the key's
 * material: any four bytes in a row of the secret, of the secret xored with HMAC's pads, or of the key's two SHA-256
 * states, in either byte order. Four bytes, because registers are spilled in other orders than states are stored. The
 * secret is random: a chance match is unlikely, and the same in each run.
 *
 *     residue      prints one line for each call and kind of material found; exits with 1 where there is any
 *
 * Link it with -z now: lazy binding saves the caller's vector registers on the stack, which is not the library's doing.
 * Linux and other systems with ucontext.h.
 */
#define _GNU_SOURCE

#include <paysig.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#define STACK_BYTES (256 * 1024)
#define PAINT 0xA5

/* Everything a call uses is static: nothing of it is on the stack that is searched. */
static _Alignas(64) unsigned char stack[STACK_BYTES];
static ucontext_t here, there;

static unsigned char secret[200], message[1000];
static size_t secret_length;
static char signature[PAYSIG_SIGNATURE_BYTES];
static size_t length;
static paysig_key_t key, other, fresh;
static const paysig_key_t *const keys[2] = {&other, &key};
static const paysig_part_t parts[2] = {{message, 10}, {message + 10, 200}};
static paysig_signer_t signer;
static paysig_status_t status;

typedef struct {
    const char *name;
    void (*run)(void);
    /* 1 where the call works on a signer, with 33 bytes already in it. */
    int needs_signer;
} call_t;

static void key_init_bytes(void) { status = paysig_key_init_bytes(secret, secret_length, &fresh); }
static void key_init(void) { status = paysig_key_init((const char *)secret, secret_length, &fresh); }
static void secret_check(void) { status = paysig_secret_check((const char *)secret, secret_length, &length); }
static void key_wipe(void) { status = paysig_key_wipe(&fresh); }
static void sign_short(void)
{
    status = paysig_sign(&key, message, 20, PAYSIG_HEX_LOWER, signature, sizeof signature, &length);
}
static void sign_long(void)
{
    status = paysig_sign(&key, message, sizeof message, PAYSIG_HEX_UPPER, signature, sizeof signature, &length);
}
static void sign_parts(void)
{
    status = paysig_sign_parts(&key, parts, 2, PAYSIG_HEX_LOWER, signature, sizeof signature, &length);
}
static void sign_hex(void) { status = paysig_sign_hex(&key, message, 20, signature) == signature ? PAYSIG_OK : -1; }
static void verify(void) { status = paysig_verify(&key, message, 20, signature, 64); }
static void verify_any(void) { status = paysig_verify_any(keys, 2, message, 20, signature, 64, &length); }
static void signer_init(void) { status = paysig_signer_init(&key, &signer); }
static void signer_update(void) { status = paysig_signer_update(&signer, message, 200); }
static void signer_finish(void)
{
    status = paysig_signer_finish(&signer, PAYSIG_HEX_LOWER, signature, sizeof signature, &length);
}
static void signer_verify(void) { status = paysig_signer_verify(&signer, signature, 64); }
static paysig_slot_t slots[32];
static paysig_told_t told;
/* Last is a tie of two doubles, cut off, which goes deepest into the stack. */
static const char payload[] =
    "{\"b\": 1.0, \"a\": \"a string that is long enough\", "
    "\"d\": {\"m\": 1, \"l\": 2, \"k\": 3, \"j\": 4, \"i\": 5, \"h\": 6, \"g\": 7, \"f\": 8, \"e\": 9, \"d\": 10, "
    "\"c\": 11, \"b\": 12, \"a\": [1e23, 0.1, 5e-324]}, "
    "\"c\": 1.00000000000000011102230246251565404236316680908203125}";
static void sign_canonical(void)
{
    status = paysig_sign_canonical(&key, PAYSIG_FORM_JCS, payload, sizeof payload - 1, slots, 32, PAYSIG_HEX_LOWER,
                                   signature, sizeof signature, &told);
}
static void verify_canonical(void)
{
    status = paysig_verify_canonical(&key, PAYSIG_FORM_JCS, payload, sizeof payload - 1, slots, 32, signature, 64,
                                     &told);
}
static void signer_wipe(void) { status = paysig_signer_wipe(&signer); }

/* The secret is the passphrase too, as far as it may be that long: calls with credentials must not leave it either. */
static paysig_credentials_t credentials;
static unsigned char sealed_bytes[2048];
static paysig_sealed_t sealed;
static paysig_request_t request;
static paysig_header_t headers[4];
static paysig_fields_t fields;
static void credentials_init(void)
{
    status = paysig_credentials_init("staging", 7, NULL, 0, "api_key", 7, (const char *)secret,
                                     secret_length < 32 ? secret_length : 32, (const char *)secret, secret_length,
                                     &length, &credentials);
}
static void credentials_make(void)
{
    static paysig_part_t settings[3];
    static paysig_fault_t fault;

    settings[0].bytes = "api_key";
    settings[0].length = 7;
    settings[1].bytes = secret;
    settings[1].length = secret_length < 32 ? secret_length : 32;
    settings[2].bytes = secret;
    settings[2].length = secret_length;
    status = paysig_credentials_make(settings, 3, &fault, &credentials);
}
static void credentials_parse(void)
{
    static const char start[] = "PAYSIG_API_KEY=k\nPAYSIG_API_PASSPHRASE=p\nPAYSIG_API_SIGNATURE=";
    static char text[1024];
    static paysig_fault_t fault;

    memcpy(text, start, sizeof start - 1);
    memcpy(text + sizeof start - 1, secret, secret_length);
    status = paysig_credentials_parse(text, sizeof start - 1 + secret_length, &fault, &credentials);
}
static void seal(void)
{
    request.operation = PAYSIG_OPERATION_CREATE;
    request.form = PAYSIG_FORM_AUTO;
    request.payload = payload;
    request.payload_length = sizeof payload - 1;
    status = paysig_onekey_seal(&credentials, &request, NULL, 0, sealed_bytes, sizeof sealed_bytes, &sealed, &told);
}
static void seal_jcs(void)
{
    request.form = PAYSIG_FORM_JCS;
    status = paysig_onekey_seal(&credentials, &request, slots, 32, sealed_bytes, sizeof sealed_bytes, &sealed, &told);
}
static void seal_again(void)
{
    /* What was sealed, and so has login and pass in it. */
    static unsigned char body[1024];

    memcpy(body, sealed_bytes, sealed.body.length);
    request.form = PAYSIG_FORM_VERBATIM;
    request.payload = body;
    request.payload_length = sealed.body.length;
    status = paysig_onekey_seal(&credentials, &request, NULL, 0, sealed_bytes, sizeof sealed_bytes, &sealed, &told);
}
static void check_request(void)
{
    size_t i;

    for (i = 0; i < 4; i++) {
        headers[i].name = (const char *)sealed_bytes + sealed.headers[i].name.offset;
        headers[i].name_length = sealed.headers[i].name.length;
        headers[i].value = (const char *)sealed_bytes + sealed.headers[i].value.offset;
        headers[i].value_length = sealed.headers[i].value.length;
    }
    status = paysig_onekey_check(&credentials, "POST", 4, "/", 1, sealed_bytes, sealed.body.length, headers, 4, &told);
}
static void scheme_sign(void)
{
    fields.external_id = "X1";
    fields.external_id_length = 2;
    status = paysig_scheme_sign(&key, "cashout-notification", 20, &fields, (char *)sealed_bytes, sizeof sealed_bytes,
                                &told);
}
static void credentials_wipe(void) { status = paysig_credentials_wipe(&credentials); }

/* In the order in which each finds what it needs: a signature of 20 bytes, one of the payload, a signer, credentials. */
static const call_t calls[] = {
    {"paysig_key_init", key_init, 0},
    {"paysig_key_init_bytes", key_init_bytes, 0},
    {"paysig_secret_check", secret_check, 0},
    {"paysig_key_wipe", key_wipe, 0},
    {"paysig_sign, 1000 bytes", sign_long, 0},
    {"paysig_sign, 20 bytes", sign_short, 0},
    {"paysig_sign_hex", sign_hex, 0},
    {"paysig_verify", verify, 0},
    {"paysig_verify_any", verify_any, 0},
    {"paysig_sign_parts", sign_parts, 0},
    {"paysig_sign_canonical", sign_canonical, 0},
    {"paysig_verify_canonical", verify_canonical, 0},
    {"paysig_signer_init", signer_init, 0},
    {"paysig_signer_update", signer_update, 1},
    {"paysig_signer_finish", signer_finish, 1},
    {"paysig_signer_verify", signer_verify, 1},
    {"paysig_signer_wipe", signer_wipe, 1},
    {"paysig_credentials_make", credentials_make, 0},
    {"paysig_credentials_parse", credentials_parse, 0},
    {"paysig_credentials_init", credentials_init, 0},
    {"paysig_onekey_seal", seal, 0},
    {"paysig_onekey_seal, jcs", seal_jcs, 0},
    {"paysig_onekey_seal, nothing to add", seal_again, 0},
    {"paysig_onekey_check", check_request, 0},
    {"paysig_credentials_wipe", credentials_wipe, 0},
    {"paysig_scheme_sign", scheme_sign, 0},
};

/* The control: a function that leaves the secret behind, so that a search which finds nothing means something. */
static volatile unsigned char sink;
static void careless(void)
{
    volatile unsigned char copy[sizeof secret];
    size_t i;

    for (i = 0; i < secret_length; i++) {
        copy[i] = secret[i];
    }
    sink = copy[0];
}

static void on_own_stack(void (*run)(void))
{
    memset(stack, PAINT, sizeof stack);
    if (getcontext(&there) != 0) {
        abort();
    }
    there.uc_stack.ss_sp = stack;
    there.uc_stack.ss_size = sizeof stack;
    there.uc_link = &here;
    makecontext(&there, run, 0);
    if (swapcontext(&here, &there) != 0) {
        abort();
    }
}

/* How deep the call went: what lies deeper still has its paint. */
static size_t used(void)
{
    size_t i = 0;

    while (i < sizeof stack && stack[i] == PAINT) {
        i++;
    }
    return sizeof stack - i;
}

typedef struct {
    /* Where in the stack four bytes in a row of the material are, forwards or backwards. */
    unsigned long places;
    /* The longest row of bytes there, forwards. */
    size_t longest;
} find_t;

static find_t find(const unsigned char *material, size_t material_length)
{
    find_t find = {0, 0};
    size_t i, j;

    for (i = sizeof stack - used(); i + 4 <= sizeof stack; i++) {
        const unsigned char *at = stack + i;
        int hit = 0;

        for (j = 0; j + 4 <= material_length; j++) {
            const unsigned char *m = material + j;
            size_t row = 0;

            while (j + row < material_length && i + row < sizeof stack && at[row] == m[row]) {
                row++;
            }
            hit |= row >= 4 || (at[0] == m[3] && at[1] == m[2] && at[2] == m[1] && at[3] == m[0]);
            if (row > find.longest) {
                find.longest = row;
            }
        }
        find.places += hit != 0;
    }
    return find;
}

static unsigned long report(const char *name, const char *kind, const unsigned char *material, size_t material_length)
{
    find_t result = find(material, material_length);

    if (result.places > 0) {
        printf("%s, secret of %zu bytes: %s in %lu places, at most %zu bytes in a row\n", name, secret_length, kind,
               result.places, result.longest);
    }
    return result.places;
}

static unsigned long search(const char *name)
{
    unsigned char inner_block[sizeof secret], outer_block[sizeof secret];
    /* After the key's mark, the two states. */
    const unsigned char *states = (const unsigned char *)&key + 8;
    size_t i;

    for (i = 0; i < secret_length; i++) {
        inner_block[i] = secret[i] ^ 0x36;
        outer_block[i] = secret[i] ^ 0x5c;
    }
    return report(name, "the secret", secret, secret_length) +
           report(name, "the inner key block", inner_block, secret_length) +
           report(name, "the outer key block", outer_block, secret_length) +
           report(name, "the inner state", states, 32) + report(name, "the outer state", states + 32, 32);
}

/* Printable text from a fixed generator (xorshift64): each run is the same. */
static void random_text(unsigned char *bytes, size_t count)
{
    uint64_t state = 0x9e3779b97f4a7c15;
    size_t i;

    for (i = 0; i < count; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes[i] = (unsigned char)('#' + (state >> 33) % 80);
    }
    bytes[0] = 'k';
    bytes[count - 1] = 'k';
}

static void set_up_signer(void)
{
    if (paysig_signer_init(&key, &signer) != PAYSIG_OK ||
        paysig_signer_update(&signer, message, 33) != PAYSIG_OK) {
        abort();
    }
}

int main(void)
{
    static const size_t lengths[] = {18, 32, 64, 65, 200};
    unsigned long residues = 0, searched = 0;
    size_t deepest = 0, i, j;

    memset(message, 'm', sizeof message);
    if (paysig_key_init("another", 7, &other) != PAYSIG_OK) {
        return 2;
    }
    for (i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        secret_length = lengths[i];
        random_text(secret, secret_length);
        if (paysig_key_init((const char *)secret, secret_length, &key) != PAYSIG_OK) {
            fprintf(stderr, "residue: the secret is refused\n");
            return 2;
        }
        on_own_stack(careless);
        if (find(secret, secret_length).longest < secret_length) {
            fprintf(stderr, "residue: the search does not find what was left behind on purpose\n");
            return 2;
        }
        for (j = 0; j < sizeof calls / sizeof calls[0]; j++) {
            if (calls[j].needs_signer) {
                set_up_signer();
            }
            on_own_stack(calls[j].run);
            if (status != PAYSIG_OK) {
                fprintf(stderr, "residue: %s returns %d\n", calls[j].name, (int)status);
                return 2;
            }
            searched++;
            residues += search(calls[j].name);
            if (used() > deepest) {
                deepest = used();
            }
        }
    }
    printf("%lu calls searched, at most %zu bytes of stack used, %lu places with residues\n", searched, deepest,
           residues);
    return residues == 0 ? 0 : 1;
}
