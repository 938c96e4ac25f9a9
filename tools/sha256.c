/* sha256.c — see sha256.h. */
#include "sha256.h"

#include <string.h>

static void put_number(uint64_t number, uint8_t out[8])
{
    for (int i = 7; i >= 0; i--, number >>= 8)
        out[i] = (uint8_t)(number & 0xFF);
}

void wtr_hashing_begin(WtrHashing *hashing, const char *domain)
{
    sha256_init(&hashing->context);
    wtr_hashing_add(hashing, domain, strlen(domain));
}

void wtr_hashing_add(WtrHashing *hashing, const void *bytes, size_t length)
{
    uint8_t prefix[8];
    put_number(length, prefix);
    sha256_update(&hashing->context, sizeof prefix, prefix);
    if (length > 0)
        sha256_update(&hashing->context, length, bytes);
}

void wtr_hashing_number(WtrHashing *hashing, uint64_t number)
{
    uint8_t field[8];
    put_number(number, field);
    wtr_hashing_add(hashing, field, sizeof field);
}

WtrDigest wtr_hashing_end(WtrHashing *hashing)
{
    WtrDigest digest;
    sha256_digest(&hashing->context, sizeof digest.bytes, digest.bytes);
    return digest;
}

WtrDigest wtr_sha256(const void *bytes, size_t length)
{
    WtrHashing hashing;
    sha256_init(&hashing.context);
    if (length > 0)
        sha256_update(&hashing.context, length, bytes);
    return wtr_hashing_end(&hashing);
}

bool wtr_digest_same(const WtrDigest *a, const WtrDigest *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

void wtr_digest_hex(const WtrDigest *digest, char out[WTR_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < WTR_DIGEST_SIZE; i++) {
        out[2 * i] = digits[digest->bytes[i] >> 4];
        out[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    out[WTR_HEX_SIZE - 1] = '\0';
}

void wtr_digest_text(const WtrDigest *digest, char out[WTR_DIGEST_TEXT])
{
    memcpy(out, "sha256:", 7);
    wtr_digest_hex(digest, out + 7);
}

/* 0 to 15, or -1. */
static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool wtr_digest_parse(const char *text, size_t length, WtrDigest *out)
{
    WtrDigest digest;
    if (length != WTR_HEX_SIZE - 1)
        return false;
    for (size_t i = 0; i < WTR_DIGEST_SIZE; i++) {
        int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        digest.bytes[i] = (uint8_t)(high * 16 + low);
    }
    *out = digest;
    return true;
}
