/* What vectors.c needs of a machine: to print a text, and to end. */
#ifndef PLATFORM_H
#define PLATFORM_H

#include <stddef.h>

void print(const char *text);
/* Runs all vectors; 0 where every one holds. */
int vectors(void);

#endif
