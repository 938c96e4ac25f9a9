/* test_sha256.c — hashes of fields, and digests as text.
 *
 * Relies on: cmocka; tools/sha256.o. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../../tools/sha256.h"

static void expect_hex(WtrDigest digest, const char *expected)
{
    char hex[WTR_HEX_SIZE];
    wtr_digest_hex(&digest, hex);
    assert_string_equal(hex, expected);
}

static WtrDigest of_two(const char *domain, const char *first, const char *second)
{
    WtrHashing hashing;
    wtr_hashing_begin(&hashing, domain);
    wtr_hashing_add(&hashing, first, strlen(first));
    wtr_hashing_add(&hashing, second, strlen(second));
    return wtr_hashing_end(&hashing);
}

static void plain_hashes_are_those_of_the_standard(void **state)
{
    (void)state;
    expect_hex(wtr_sha256("", 0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect_hex(wtr_sha256("abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void a_field_is_its_length_and_its_bytes(void **state)
{
    (void)state;
    WtrDigest by_hand = wtr_sha256("\0\0\0\0\0\0\0\1d\0\0\0\0\0\0\0\2ab\0\0\0\0\0\0\0\0", 27);
    WtrDigest fields = of_two("d", "ab", "");
    assert_true(wtr_digest_same(&by_hand, &fields));
    WtrHashing number, bytes;
    wtr_hashing_begin(&number, "d");
    wtr_hashing_number(&number, 0x0102030405060708u);
    wtr_hashing_begin(&bytes, "d");
    wtr_hashing_add(&bytes, "\1\2\3\4\5\6\7\10", 8);
    WtrDigest a = wtr_hashing_end(&number), b = wtr_hashing_end(&bytes);
    assert_true(wtr_digest_same(&a, &b));
}

static void other_fields_have_other_hashes(void **state)
{
    (void)state;
    WtrDigest all[] = {of_two("d", "ab", "c"), of_two("d", "a", "bc"), of_two("d", "", "abc"), of_two("d", "abc", ""), of_two("da", "b", "c"), of_two("", "dab", "c")};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t k = 0; k < i; k++)
            assert_false(wtr_digest_same(&all[i], &all[k]));
}

static void digests_are_read_as_they_are_written(void **state)
{
    (void)state;
    WtrDigest digest = wtr_sha256("abc", 3), again = {{0}};
    char text[WTR_DIGEST_TEXT];
    wtr_digest_text(&digest, text);
    assert_int_equal(strncmp(text, "sha256:ba78", 11), 0);
    assert_true(wtr_digest_parse(text + 7, strlen(text + 7), &again));
    assert_true(wtr_digest_same(&digest, &again));
    WtrDigest kept = again;
    assert_false(wtr_digest_parse(text + 7, 63, &again));
    assert_false(wtr_digest_parse(text, 64, &again));
    text[10] = 'B';
    assert_false(wtr_digest_parse(text + 7, 64, &again));
    text[10] = 'g';
    assert_false(wtr_digest_parse(text + 7, 64, &again));
    assert_true(wtr_digest_same(&kept, &again));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_hashes_are_those_of_the_standard), cmocka_unit_test(a_field_is_its_length_and_its_bytes),
        cmocka_unit_test(other_fields_have_other_hashes), cmocka_unit_test(digests_are_read_as_they_are_written)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
