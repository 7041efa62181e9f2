/*
 * What the programs share that answer requests, one line each on standard input with one line on standard output.
 * Requests are words between single spaces; bytes are hexadecimal, none of them is a single hyphen. Answers are
 * "ok VALUE" or "error NUMBER SLUG OFFSET", with a hyphen for what is not there.
 *
 * Everything is copied to memory of exactly its size, so that valgrind sees each byte read beyond an end.
 */
#ifndef REQUESTS_H
#define REQUESTS_H

#include <paysig.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WORDS 12
#define MAX_ITEMS 32

typedef struct {
    unsigned char *bytes;
    size_t length;
} buffer_t;

static void die(const char *why)
{
    fprintf(stderr, "runner: %s\n", why);
    exit(2);
}

static buffer_t exact(size_t length)
{
    buffer_t buffer = {NULL, length};

    /* No bytes are NULL, as they are in the languages that call this library. */
    if (length > 0 && (buffer.bytes = malloc(length)) == NULL) {
        die("out of memory");
    }
    return buffer;
}

static buffer_t read_all(FILE *file)
{
    size_t capacity = 1 << 16, length = 0;
    char *bytes = NULL;
    buffer_t all;

    if (file == NULL) {
        die("a file cannot be opened");
    }
    do {
        capacity *= 2;
        if ((bytes = realloc(bytes, capacity)) == NULL) {
            die("out of memory");
        }
        length += fread(bytes + length, 1, capacity - length, file);
    } while (length == capacity);
    if (ferror(file)) {
        die("a file cannot be read");
    }
    fclose(file);
    all = exact(length);
    if (length > 0) {
        memcpy(all.bytes, bytes, length);
    }
    free(bytes);
    return all;
}

static unsigned digit(char c)
{
    const char *digits = "0123456789abcdef", *at = strchr(digits, c);

    if (c == '\0' || at == NULL) {
        die("a request holds something else than hexadecimal");
    }
    return (unsigned)(at - digits);
}

static buffer_t from_hex(const char *hex, size_t digits)
{
    buffer_t buffer;
    size_t i;

    if (digits == 1 && hex[0] == '-') {
        return exact(0);
    }
    buffer = exact(digits / 2);
    for (i = 0; i < buffer.length; i++) {
        buffer.bytes[i] = (unsigned char)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
    }
    return buffer;
}

/* Splits at commas. A single hyphen is no item; between commas it is an empty one. */
static size_t from_hex_list(const char *list, buffer_t *items)
{
    size_t count = 0;

    if (strcmp(list, "-") == 0) {
        return 0;
    }
    for (;;) {
        size_t length = strcspn(list, ",");

        if (count == MAX_ITEMS) {
            die("too many items");
        }
        items[count++] = from_hex(list, length);
        if (list[length] == '\0') {
            return count;
        }
        list += length + 1;
    }
}

static void free_all(buffer_t *items, size_t count)
{
    while (count > 0) {
        free(items[--count].bytes);
    }
}

static void free_key(paysig_key_t *key)
{
    if (paysig_key_wipe(key) != PAYSIG_OK) {
        die("a key cannot be wiped");
    }
    free(key);
}

/* value is printed on success. */
static void answer(paysig_status_t status, size_t offset, const char *value)
{
    if (status == PAYSIG_OK) {
        printf("ok %s\n", value);
    } else if (offset == SIZE_MAX) {
        printf("error %d %s -\n", (int)status, paysig_status_slug(status));
    } else {
        printf("error %d %s %zu\n", (int)status, paysig_status_slug(status), offset);
    }
}

/* Reads all requests and has each answered. */
static void serve_all(void (*serve)(char **words, size_t count))
{
    buffer_t input = read_all(stdin);
    char *line = (char *)input.bytes, *end = line + input.length;

    while (line != end) {
        char *words[MAX_WORDS], *newline = memchr(line, '\n', (size_t)(end - line));
        size_t count = 0;

        if (newline == NULL) {
            die("a request without its newline");
        }
        *newline = '\0';
        while (line != NULL) {
            char *space = strchr(line, ' ');

            if (count == MAX_WORDS) {
                die("a request of too many words");
            }
            words[count++] = line;
            if (space != NULL) {
                *space++ = '\0';
            }
            line = space;
        }
        serve(words, count);
        line = newline + 1;
    }
    free(input.bytes);
}

#endif
