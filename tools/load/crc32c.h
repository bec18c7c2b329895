/* CRC-32C, chunk-boundary independent. Hardware instruction where the compiler may use it. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE4_2__
#include <nmmintrin.h>
static inline uint32_t crc32c(uint32_t c0, const void *p0, size_t n) {
    const unsigned char *p = p0;
    uint64_t c = c0;
    while (n >= 8) {
        uint64_t v;
        memcpy(&v, p, 8);
        c = _mm_crc32_u64(c, v);
        p += 8;
        n -= 8;
    }
    while (n--)
        c = _mm_crc32_u8((uint32_t)c, *p++);
    return (uint32_t)c;
}
#else
static inline uint32_t crc32c(uint32_t c, const void *p0, size_t n) {
    static uint32_t t[256];
    static int init;
    if (!init) {
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t x = i;
            for (int k = 0; k < 8; k++)
                x = x & 1 ? 0x82F63B78u ^ (x >> 1) : x >> 1;
            t[i] = x;
        }
        init = 1;
    }
    const unsigned char *p = p0;
    while (n--)
        c = t[(c ^ *p++) & 255] ^ (c >> 8);
    return c;
}
#endif
