/*
 * Calls a function of the library in which a panic is planted, as a C++ program would that catches everything. Nothing
 * may be caught and nothing may be returned: the process ends there, by SIGABRT (no_panic.py).
 */
#include <paysig.h>

#include <cstdio>

struct Witness {
    ~Witness() { std::puts("unwound"); }
};

int main()
{
    try {
        Witness witness;
        std::printf("returned %zu\n", paysig_signature_chars());
    } catch (...) {
        std::puts("caught");
    }
    return 0;
}
