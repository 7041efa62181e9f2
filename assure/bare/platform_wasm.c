/* A WebAssembly module that imports nothing: what is printed is kept, and the host reads it (wasm.mjs). */
#include "platform.h"

static char said[16 * 1024];
static size_t length;

void print(const char *text)
{
    for (; *text != '\0' && length < sizeof said; text++) {
        said[length++] = *text;
    }
}

/* The library's panic handler would call it. */
void abort(void) { __builtin_trap(); }

__attribute__((export_name("start"))) int start(void) { return run(); }
__attribute__((export_name("said"))) const char *said_start(void) { return said; }
__attribute__((export_name("said_length"))) size_t said_length(void) { return length; }
