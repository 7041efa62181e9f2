/* A Cortex-M without anything: vectors, reset, and Arm's semihosting ("Semihosting for AArch32 and AArch64"). */
#include "platform.h"

#include <stdint.h>

extern uint32_t stack_top;

#define SYS_WRITE0 4
#define SYS_EXIT_EXTENDED 0x20
#define ADP_STOPPED_APPLICATION_EXIT 0x20026

static void semihosting(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;

    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void print(const char *text) { semihosting(SYS_WRITE0, text); }

static void end(int status)
{
    const uint32_t block[2] = {ADP_STOPPED_APPLICATION_EXIT, (uint32_t)status};

    semihosting(SYS_EXIT_EXTENDED, block);
    for (;;) {
    }
}

static void reset(void) { end(run()); }

static void fault(void)
{
    print("a fault of the processor\n");
    end(3);
}

/* The library's panic handler would call it. */
void abort(void)
{
    print("abort\n");
    end(3);
}

/* Of Arm's architecture: the stack, then the exceptions. */
__attribute__((section(".vectors"), used)) const void *const table[16] = {
    &stack_top, (const void *)reset, (const void *)fault, (const void *)fault, (const void *)fault, (const void *)fault,
    (const void *)fault,
};
