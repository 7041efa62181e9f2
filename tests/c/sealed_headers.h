/* The headers of a sealed request as its check takes them, for programs that check what they sealed. */
#ifndef SEALED_HEADERS_H
#define SEALED_HEADERS_H

#include <paysig.h>

/* `buffer` is what `sealed` was sealed into; the headers point into it. */
static void sealed_headers(const paysig_sealed_t *sealed, const void *buffer, paysig_header_t *headers)
{
    const char *text = (const char *)buffer;
    size_t i;

    for (i = 0; i < 4; i++) {
        headers[i].name = text + sealed->headers[i].name.offset;
        headers[i].name_length = sealed->headers[i].name.length;
        headers[i].value = text + sealed->headers[i].value.offset;
        headers[i].value_length = sealed->headers[i].value.length;
    }
}

#endif
