/* What the programs need of a machine: to be started, and to print a text. */
#ifndef PLATFORM_H
#define PLATFORM_H

#include <stddef.h>

void print(const char *text);

static inline void print_number(unsigned long number)
{
    char text[24];
    size_t at = sizeof text - 1;

    text[at] = '\0';
    do {
        text[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    print(text + at);
}

/* What the machine does: vectors.c or stack.c. 0 where all is well. */
int run(void);

#endif
