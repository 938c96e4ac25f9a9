/* record_run.h — the members that most members are, one after the other.
 *
 * Included by record_walk.c twice, on purpose without a guard: for any processor, and with WIDE for one that compares 32
 * bytes at once. RUN(x) names the function x for that width, TARGET says what it may use. */

/* What wtr_name_begins says. */
TARGET WTR_INLINE bool RUN(begins)(const WtrJsonName *name, const char *text)
{
#if defined(WIDE)
    const __m256i *a = (const __m256i *)(const void *)name->start, *b = (const __m256i *)(const void *)text;
    const uint32_t same = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_load_si256(a), _mm256_loadu_si256(b)));
    return (name->compared & ~same) == 0;
#else
    return wtr_name_begins(name, text);
#endif
}

/* The first name of its group as which the text begins, or the place of kind 0 behind them. */
TARGET WTR_INLINE const WtrJsonName *RUN(find_name)(const WtrJsonNames *names, const char *text, size_t length, uint32_t group)
{
    const WtrJsonName *name = wtr_name_first(names, text, length, group);
    while (!WTR_LIKELY(RUN(begins)(name, text) && (group == 0 || name->group == group || name->kind == 0)))
        name = wtr_name_next(names, name);
    return name;
}

/* What wtr_raw_date says. */
TARGET WTR_INLINE int32_t RUN(date)(const WtrMonthStarts *starts, const char *text)
{
#if defined(WIDE)
    const __m128i least = _mm_setr_epi8('0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 0, 0, 0, 0, 0, 0);
    const __m128i range = _mm_setr_epi8(9, 9, 9, 9, 0, 9, 9, 0, 9, 9, -1, -1, -1, -1, -1, -1);       /* what is behind may be anything */
    const __m128i digits = _mm_setr_epi8(0, 1, 2, 3, 5, 6, 8, 9, -1, -1, -1, -1, -1, -1, -1, -1), tens = _mm_set1_epi16(0x010A);
    const __m128i values = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(const void *)text), least), above = _mm_subs_epu8(values, range);
    if (!WTR_LIKELY(_mm_testz_si128(above, above)))
        return 0;
    return wtr_raw_day(starts, text, (uint64_t)_mm_cvtsi128_si64(_mm_maddubs_epi16(_mm_shuffle_epi8(values, digits), tens)));
#else
    return wtr_raw_date(starts, text);
#endif
}

TARGET WTR_INLINE bool RUN(put_date)(WtrCursor *c, const WtrMonthStarts *months, const WtrTarget *target, const WtrRecordPlace *place)
{
    WtrCursor behind = *c;
    WtrRawString string;
    if (!wtr_cursor_string(&behind, &string) || string.length != 10)
        return false;
    const int32_t day = RUN(date)(months, c->text + string.begin);
    if (!WTR_LIKELY(day != 0))
        return false;
    put_number(target, place, day);
    *c = behind;
    return true;
}

TARGET WTR_INLINE bool RUN(put_choice)(WtrCursor *c, const WtrRecordKeys *keys, const WtrTarget *target, const WtrRecordPlace *place)
{
    WtrCursor behind = *c;
    WtrRawString string;
    if (!wtr_cursor_string(&behind, &string))
        return false;
    const char *text = c->text + string.begin;
    const WtrJsonName *name = RUN(find_name)(&keys->choices, text, string.length, (uint32_t)(target - keys->targets) + 1);
    if (!WTR_LIKELY(name->kind != 0 && wtr_name_ends(name, text, string.length)))
        return false;
    target->planes[0][place->word] |= place->bit;
    ((uint8_t *)target->lanes)[place->lane] = (uint8_t)name->value;
    *c = behind;
    return true;
}

/* Which kind of answer it is shows in its first bytes sooner than in the key, whose name is yet to be found: what the
 * processor guessed wrong it then knows the earlier. That the fact is of that kind is asked all the same, and `target` is not
 * looked at before that. */
TARGET WTR_INLINE bool RUN(put_answer)(WtrCursor *c, const WtrRecordWalk *walker, const WtrTarget *target, uint32_t kind, const WtrRecordPlace *place, const WtrRecordPlace *of_case)
{
    const char first = c->text[c->at];
    if (first >= 'a')
        return (WTR_LIKELY(kind == WTR_KEY_TRUTH) && WTR_LIKELY(put_truth(c, target, place))) || (kind - 1 < WTR_KEY_SPAN && put_null(c, target, of_case));
    if (first != '"')
        return WTR_LIKELY(kind == WTR_KEY_NUMBER || kind == WTR_KEY_SPAN) && put_whole(c, target, place);
    if (c->quote[1] - c->quote[0] == 11 && c->text[c->at + 5] == '-')
        return WTR_LIKELY(kind == WTR_KEY_DATE) && RUN(put_date)(c, &walker->months, target, place);
    return WTR_LIKELY(kind == WTR_KEY_CHOICE) && RUN(put_choice)(c, &walker->keys, target, place);
}

/* Members whose answer is true or false, with nothing but a comma between them and the next ones: one comparison takes the
 * answer with all that stands around it. Returns the place of the first key that is none of these. A loop of its own, so
 * that all it needs stays in registers. */
TARGET static __attribute__((noinline)) const uint32_t *RUN(truths)(const char *text, const uint32_t *quote, const WtrJsonNames *names,
                                                                    const WtrRecordPlace *place, uint32_t inside)
{
    static const uint64_t letters[2] = {UINT64_MAX >> 8, UINT64_MAX}, words[2] = {0x222C657572743Au, 0x222C65736C61663Au};     /* :true," :false," */
    const WtrJsonNames table = *names;
    const uint64_t stamp = place->stamp, bit = place->bit;
    const size_t word = place->word;
    for (;; quote += 2) {
        const char *key = text + quote[0] + 1, *end = text + quote[1];
        const uint64_t bytes = wtr_eight_bytes(end + 1);
        const size_t no = bytes >> 9 & 1;              /* one bit of the first letter tells which it would be */
        if (!WTR_LIKELY((bytes & letters[no]) == words[no]))
            return quote;
        const WtrJsonName *name = wtr_name_first(&table, key, (size_t)(end - key), 0);
        if (!WTR_LIKELY(RUN(begins)(name, key)))
            return quote;
        WtrTarget *target = name->data;
        const bool good = inside == WTR_NONE ? name->kind == WTR_KEY_TRUTH
                                             : name->kind != WTR_KEY_UNKNOWN && target->subject == inside && target->kind_inside == WTR_KEY_TRUTH;
        if (!WTR_LIKELY(good && target->stamp != stamp))
            return quote;
        target->stamp = stamp;
        target->planes[no][word] |= bit;
    }
}

/* Reads members, from a key on, as long as they are facts given once with answers of the common sort. WTR_NEXT_KEY: the
 * cursor is on a key that is left to read_member, which refuses a fact that was given before. */
TARGET WTR_INLINE WtrNext RUN(run)(Walk *walk, const bool inside, const Owner *owner)
{
    const WtrRecordWalk *walker = walk->walker;
    const WtrRecordPlace *of_case = &walk->place;
    const WtrJsonNames names = walker->keys.names;         /* a copy that nobody else can write to */
    WtrCursor c = walk->cursor;
    for (;;) {
        if (c.text[c.quote[1] + 2] >= 'a') {
            c.quote = RUN(truths)(c.text, c.quote, &walker->keys.names, owner->place, inside ? owner->subject : WTR_NONE);
            c.at = c.quote[0];
        }
        WtrCursor behind = c;
        WtrRawString key;
        if (!WTR_LIKELY(wtr_cursor_usual_key(&behind, &key)))
            break;
        const char *text = c.text + key.begin;
        const WtrJsonName *name = RUN(find_name)(&names, text, key.length, 0);
        WtrTarget *target = name->data;
        const WtrRecordPlace *place = owner->place;
        uint32_t kind = name->kind;
        if (inside) {
            if (!WTR_LIKELY(kind != 0 && target->subject == owner->subject))
                break;
            kind = target->kind_inside;
        }
        if (kind == WTR_KEY_FACT) {
            if (!wtr_name_ends(name, text, key.length))
                break;
            kind = target->kind;
            if (!inside && target->many) {         /* of the one instance that flat facts make: read_member has made it, or must */
                const WtrRecordSubject *subject = &walker->keys.subjects[target->subject];
                if (subject->flat != of_case->stamp)
                    break;
                place = &subject->place;
            }
        }
        if (!WTR_LIKELY(RUN(put_answer)(&behind, walker, target, kind, place, of_case) && target->stamp != place->stamp))
            break;
        target->stamp = place->stamp;
        c = behind;
        if (WTR_LIKELY(wtr_cursor_usual_next(&c)))
            continue;
        const WtrNext next = wtr_cursor_next(&c);
        if (next == WTR_NEXT_KEY)
            continue;
        walk->cursor = c;
        return next;
    }
    walk->cursor = c;
    return WTR_NEXT_KEY;
}

TARGET static __attribute__((noinline)) WtrNext RUN(run_case)(Walk *walk, const Owner *owner) { return RUN(run)(walk, false, owner); }
TARGET static __attribute__((noinline)) WtrNext RUN(run_subject)(Walk *walk, const Owner *owner) { return RUN(run)(walk, true, owner); }
