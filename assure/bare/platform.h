/* What the programs need of a machine: to be started, and to print a text. */
#ifndef PLATFORM_H
#define PLATFORM_H

#include <stddef.h>

void print(const char *text);
/* What the machine does: vectors.c or stack.c. 0 where all is well. */
int run(void);

#endif
