/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical hash of a scenario: every field in the order of the headers, references as ids. */
#include <string.h>

#include "edge/digest/digest.h"
#include "edge/scenario/reader.h"

static td_status hash_struct(const td_sink *sink, const td_scenario *scenario,
                             const td__keys *keys, const void *def);

static int32_t int_at(const unsigned char *member)
{
    int32_t value;
    memcpy(&value, member, sizeof value);
    return value;
}

/* The entry at an index of a list; its id comes first in every struct of a list, or first in the
 * struct that comes first. */
static td_status hash_reference(const td_sink *sink, const td_scenario *scenario, td__list list,
                                int32_t index)
{
    const unsigned char *first;
    if (index == TD_NONE) {
        return td_canon_text(sink, "");
    }
    memcpy(&first, (const unsigned char *)scenario + td__lists[list].offset, sizeof first);
    const unsigned char *entry = first + (size_t)index * td__lists[list].keys->size;
    return td_canon_text(sink, (const char *)entry);
}

static td_status hash_several(const td_sink *sink, const td_scenario *scenario,
                              const td__field *field, const void *def)
{
    const unsigned char *member = (const unsigned char *)def + field->offset;
    int32_t count = int_at((const unsigned char *)def + field->count_offset);
    td_status status = td_canon_i64(sink, count);
    for (int32_t i = 0; status == TD_OK && i < count; i++) {
        const unsigned char *item = member + (size_t)i * sizeof count;
        if (field->kind == TD__LIST) {
            item = member + (size_t)i * field->of->size;
            status = hash_struct(sink, scenario, field->of, item);
        } else if (field->kind == TD__REFS) {
            status = hash_reference(sink, scenario, field->list, int_at(item));
        } else {
            status = td_canon_i64(sink, int_at(item));
        }
    }
    return status;
}

static td_status hash_field(const td_sink *sink, const td_scenario *scenario,
                            const td__field *field, const void *def)
{
    const unsigned char *member = (const unsigned char *)def + field->offset;
    double real;
    uint64_t seed;
    bool flag;
    switch (field->kind) {
        case TD__REAL: memcpy(&real, member, sizeof real); return td_canon_f64(sink, real);
        case TD__SEED: memcpy(&seed, member, sizeof seed); return td_canon_u64(sink, seed);
        case TD__FLAG: memcpy(&flag, member, sizeof flag); return td_canon_u64(sink, flag);
        case TD__ID:
        case TD__TEXT: return td_canon_text(sink, (const char *)member);
        case TD__COUNT:
        case TD__ENUM: return td_canon_i64(sink, int_at(member));
        case TD__REF: return hash_reference(sink, scenario, field->list, int_at(member));
        case TD__PART: return hash_struct(sink, scenario, field->of, member);
        default: return hash_several(sink, scenario, field, def);
    }
}

static td_status hash_struct(const td_sink *sink, const td_scenario *scenario,
                             const td__keys *keys, const void *def)
{
    td_status status = TD_OK;
    for (size_t i = 0; status == TD_OK && i < keys->count; i++) {
        status = hash_field(sink, scenario, &keys->fields[i], def);
    }
    return status;
}

static td_status hash_list(const td_sink *sink, const td_scenario *scenario, td__list list)
{
    const td__list_info *info = &td__lists[list];
    const unsigned char *first;
    int32_t count = int_at((const unsigned char *)scenario + info->count_offset);
    memcpy(&first, (const unsigned char *)scenario + info->offset, sizeof first);
    td_status status = td_canon_i64(sink, count);
    for (int32_t i = 0; status == TD_OK && i < count; i++) {
        status = hash_struct(sink, scenario, info->keys, first + (size_t)i * info->keys->size);
    }
    return status;
}

td_status td_scenario_hash(const td_scenario *scenario, char text[65])
{
    td_digest digest;
    td_digest_start(&digest);
    td_sink sink = td_digest_sink(&digest);
    td_status status = hash_struct(&sink, scenario, td__scenario_keys, scenario);
    for (int list = 0; status == TD_OK && list < TD__LIST_COUNT; list++) {
        status = hash_list(&sink, scenario, (td__list)list);
    }
    strcpy(text, status == TD_OK ? td_digest_text(&digest) : "");
    return status;
}
