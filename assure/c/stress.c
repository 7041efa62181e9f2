/*
 * Threads that share keys, each with so many operations, and forks among them.
 *
 *     stress SIGNATURES THREADS OPERATIONS
 *
 * SIGNATURES is a file of stress.py: line i is the signature, by Python's hmac, of i times the letter i under the
 * secret below. Every result is compared with it. Prints how many operations were done; exits with 1 where one was
 * wrong.
 */
#define _POSIX_C_SOURCE 200809L

#include <paysig.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MESSAGES 256
#define SECRET "cashout_secret_key"

static paysig_key_t key, other;
static char signatures[MESSAGES][PAYSIG_SIGNATURE_BYTES];
static char messages[MESSAGES][MESSAGES];
static unsigned long operations;

/* Whether the number-th operation gives what it must. All work with the one key. */
static int right(unsigned long number)
{
    const paysig_key_t *keys[2];
    const size_t length = number % MESSAGES;
    const char *message = messages[length], *due = signatures[length];
    char text[PAYSIG_SIGNATURE_BYTES];
    paysig_part_t parts[2];
    paysig_signer_t signer;
    size_t written;

    switch (number / MESSAGES % 6) {
    case 0:
        return paysig_sign(&key, message, length, PAYSIG_HEX_LOWER, text, sizeof text, &written) == PAYSIG_OK &&
               memcmp(text, due, 64) == 0;
    case 1:
        return paysig_verify(&key, message, length, due, 64) == PAYSIG_OK;
    case 2:
        return paysig_verify(&key, message, length, signatures[(length + 1) % MESSAGES], 64) ==
               PAYSIG_SIGNATURE_MISMATCH;
    case 3:
        keys[0] = &other;
        keys[1] = &key;
        return paysig_verify_any(keys, 2, message, length, due, 64, &written) == PAYSIG_OK && written == 1;
    case 4:
        parts[0].bytes = message;
        parts[0].length = length / 2;
        parts[1].bytes = message + length / 2;
        parts[1].length = length - length / 2;
        return paysig_sign_parts(&key, parts, 2, PAYSIG_HEX_LOWER, text, sizeof text, &written) == PAYSIG_OK &&
               memcmp(text, due, 64) == 0;
    default:
        return paysig_signer_init(&key, &signer) == PAYSIG_OK &&
               paysig_signer_update(&signer, message, length) == PAYSIG_OK &&
               paysig_signer_verify(&signer, due, 64) == PAYSIG_OK;
    }
}

static void *work(void *first)
{
    const unsigned long start = (unsigned long)(size_t)first * 977;
    unsigned long i;

    for (i = 0; i < operations; i++) {
        if (!right(start + i)) {
            return first;
        }
    }
    return NULL;
}

/* Children that were forked while the threads worked have the key too. */
static int forks(void)
{
    int status, i, failed = 0;

    for (i = 0; i < 16; i++) {
        pid_t child = fork();

        if (child == 0) {
            unsigned long number;

            for (number = 0; number < 10000; number++) {
                if (!right(number)) {
                    _exit(1);
                }
            }
            _exit(paysig_key_wipe(&key) != PAYSIG_OK);
        }
        failed |= child < 0 || waitpid(child, &status, 0) != child || status != 0;
    }
    return failed;
}

int main(int count, char **arguments)
{
    unsigned long threads, i;
    pthread_t ids[256];
    int failed = 0;
    FILE *file = count == 4 ? fopen(arguments[1], "r") : NULL;

    if (file == NULL) {
        return 2;
    }
    for (i = 0; i < MESSAGES; i++) {
        memset(messages[i], (int)i, i);
        if (fscanf(file, "%64s", signatures[i]) != 1) {
            return 2;
        }
    }
    fclose(file);
    threads = strtoul(arguments[2], NULL, 10);
    operations = strtoul(arguments[3], NULL, 10);
    if (threads > 256 || paysig_key_init(SECRET, strlen(SECRET), &key) != PAYSIG_OK ||
        paysig_key_init("another", 7, &other) != PAYSIG_OK) {
        return 2;
    }
    /* The number 0 is a thread too, so they are counted from 1. */
    for (i = 0; i < threads; i++) {
        failed |= pthread_create(&ids[i], NULL, work, (void *)(size_t)(i + 1)) != 0;
    }
    failed |= forks();
    for (i = 0; i < threads; i++) {
        void *result;

        failed |= pthread_join(ids[i], &result) != 0 || result != NULL;
    }
    printf("%lu operations\n", threads * operations);
    return failed;
}
