/*
 * Planted faults for sha_instructions.py: SHA-256's own instructions, and beside them what leaks. LEAKY_JUMP stops
 * early where a state's word is zero, LEAKY_TABLE looks up a byte of it.
 */
#include <immintrin.h>
#include <stddef.h>

unsigned char table[256];

__attribute__((noinline, used)) void compress(__m128i *state, const __m128i *blocks, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        state[0] = _mm_sha256rnds2_epu32(state[0], state[1], blocks[i]);
#ifdef LEAKY_JUMP
        if (_mm_extract_epi32(state[0], 0) == 0) {
            return;
        }
#endif
#ifdef LEAKY_TABLE
        ((unsigned char *)&state[1])[0] = table[((const unsigned char *)&state[0])[3]];
#endif
    }
}

int main(void)
{
    __m128i state[2] = {{0, 0}, {0, 0}};

    compress(state, state, 1);
    return 0;
}
