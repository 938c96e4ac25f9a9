/* sha256.h — SHA-256 of things that must not be taken for one another: a domain's name first, then fields with their
 * lengths (SPEC "Records", "The ledger").
 *
 * Relies on: nettle. Guarantees: no two different lists of fields have the same bytes under the hash, whatever they
 * hold; nothing is allocated. */
#ifndef WTR_SHA256_H
#define WTR_SHA256_H

#include <nettle/sha2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WTR_DIGEST_SIZE 32
#define WTR_HEX_SIZE (2 * WTR_DIGEST_SIZE + 1)         /* hexadecimal digits and a NUL */
#define WTR_DIGEST_TEXT (7 + WTR_HEX_SIZE)             /* "sha256:" before them */

typedef struct WtrDigest { uint8_t bytes[WTR_DIGEST_SIZE]; } WtrDigest;

typedef struct WtrHashing { struct sha256_ctx context; } WtrHashing;

/* Each field goes in as its length in eight bytes, the highest first, and then its bytes; the domain is the first field. */
void wtr_hashing_begin(WtrHashing *hashing, const char *domain);
void wtr_hashing_add(WtrHashing *hashing, const void *bytes, size_t length);
void wtr_hashing_number(WtrHashing *hashing, uint64_t number);     /* a field of eight bytes, the highest first */
WtrDigest wtr_hashing_end(WtrHashing *hashing);

/* The plain SHA-256 of some bytes, as sha256sum prints it. */
WtrDigest wtr_sha256(const void *bytes, size_t length);

bool wtr_digest_same(const WtrDigest *a, const WtrDigest *b);
void wtr_digest_hex(const WtrDigest *digest, char out[WTR_HEX_SIZE]);
void wtr_digest_text(const WtrDigest *digest, char out[WTR_DIGEST_TEXT]);
/* Reads exactly 64 hexadecimal digits in lower case; false, and `out` untouched, when it is not that. */
bool wtr_digest_parse(const char *text, size_t length, WtrDigest *out);

#endif
