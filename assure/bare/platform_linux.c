/* Linux without a C library: the kernel's own calls, so that one compiler builds for each architecture. */
#include "platform.h"

#include <stdint.h>

/* The kernel starts here, with the stack as each ABI wants it or nearly so. */
#if defined __aarch64__
__asm__(".globl _start\n_start: mov x0, sp\n bl begin\n");
#elif defined __s390x__
__asm__(".globl _start\n_start: lgr %r2, %r15\n aghi %r15, -160\n brasl %r14, begin\n");
#elif defined __powerpc__ && !defined __powerpc64__
__asm__(".globl _start\n_start: mr 3, 1\n stwu 1, -16(1)\n bl begin\n");
#elif defined __i386__
__asm__(".globl _start\n_start: mov %esp, %eax\n and $-16, %esp\n sub $12, %esp\n push %eax\n call begin\n");
#elif defined __riscv
__asm__(".globl _start\n_start: mv a0, sp\n call begin\n");
#else
#error "no start for this architecture"
#endif

#if defined __aarch64__ || defined __riscv
enum { WRITE = 64, EXIT = 93 };
#else
enum { WRITE = 4, EXIT = 1 };
#endif

static long call(long number, long first, long second, long third)
{
#if defined __aarch64__
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = first;
    register long x1 __asm__("x1") = second;
    register long x2 __asm__("x2") = third;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
#elif defined __s390x__
    register long r1 __asm__("r1") = number;
    register long r2 __asm__("r2") = first;
    register long r3 __asm__("r3") = second;
    register long r4 __asm__("r4") = third;
    __asm__ volatile("svc 0" : "+r"(r2) : "r"(r1), "r"(r3), "r"(r4) : "memory");
    return r2;
#elif defined __powerpc__
    register long r0 __asm__("r0") = number;
    register long r3 __asm__("r3") = first;
    register long r4 __asm__("r4") = second;
    register long r5 __asm__("r5") = third;
    __asm__ volatile("sc" : "+r"(r0), "+r"(r3), "+r"(r4), "+r"(r5) : : "memory", "cr0");
    return r3;
#elif defined __i386__
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(first), "c"(second), "d"(third) : "memory");
    return result;
#elif defined __riscv
    register long a7 __asm__("a7") = number;
    register long a0 __asm__("a0") = first;
    register long a1 __asm__("a1") = second;
    register long a2 __asm__("a2") = third;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
    return a0;
#endif
}

void print(const char *text)
{
    size_t length = 0;

    while (text[length] != '\0') {
        length++;
    }
    (void)call(WRITE, 1, (long)(uintptr_t)text, (long)length);
}

static void end(int status)
{
    for (;;) {
        (void)call(EXIT, status, 0, 0);
    }
}

/* The library's panic handler would call it. */
void abort(void)
{
    print("abort\n");
    end(3);
}

/* What the kernel says of the machine, behind the arguments and the environment. The library asks whether an arm64 has
 * instructions for SHA-256. */
static const unsigned long nothing[2];
static const unsigned long *auxiliary;

unsigned long getauxval(unsigned long kind)
{
    const unsigned long *entry;

    for (entry = auxiliary; entry[0] != 0; entry += 2) {
        if (entry[0] == kind) {
            return entry[1];
        }
    }
    return 0;
}

void begin(const unsigned long *stack)
{
    const unsigned long *environment = stack + 1 + stack[0] + 1;

    while (*environment != 0) {
        environment++;
    }
    /* With an argument, the machine tells nothing of itself. */
    auxiliary = stack[0] > 1 ? nothing : environment + 1;
    end(run());
}
