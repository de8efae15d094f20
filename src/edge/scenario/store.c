/* SPDX-License-Identifier: Apache-2.0 */
/* What the handle keeps: memory given back together, piles, problems, and near names. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/scenario/reader.h"

/* So many problems are kept: nobody reads more, and hostile files stay cheap. */
enum { BLOCK_SIZE = 256 * 1024, ALIGNMENT = 16, FOUND_SIZE = 60, PROBLEMS_MAX = 1000 };

/* What a catalogue and its scenarios may take together; a thousand times what they need. */
static const size_t MEMORY_MAX = (size_t)512 * 1024 * 1024;

struct td__block {
    td__block *next;
    size_t size, used;
    _Alignas(16) unsigned char bytes[];
};

static td__block *add_block(td__memory *memory, size_t size)
{
    size_t whole = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    td__block *block = NULL;
    if (memory->total + whole <= MEMORY_MAX) {
        block = calloc(1, sizeof *block + whole);
    }
    if (!block) {
        memory->is_out = true;
        return NULL;
    }
    *block = (td__block){ .next = memory->blocks, .size = whole };
    memory->blocks = block;
    memory->total += whole;
    return block;
}

void *td__take(td__memory *memory, size_t size)
{
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    td__block *block = memory->blocks;
    if (!block || block->size - block->used < rounded) {
        block = add_block(memory, rounded);
    }
    if (!block) {
        return NULL;
    }
    block->used += rounded;
    return block->bytes + (block->used - rounded);
}

const char *td__copy(td__memory *memory, const char *text, size_t size)
{
    char *copy = td__take(memory, size + 1);
    if (!copy) {
        return "";
    }
    memcpy(copy, text, size);
    return copy;
}

const char *td__format(td__memory *memory, const char *format, ...)
{
    char text[512];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    return td__copy(memory, text, strlen(text));
}

void td__give_back(td__memory *memory)
{
    for (td__block *block = memory->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *memory = (td__memory){ 0 };
}

bool td__push(td__memory *memory, td__pile *pile, void *item)
{
    if (pile->count == pile->capacity) {
        size_t capacity = pile->capacity ? 2 * pile->capacity : 16;
        void **items = td__take(memory, capacity * sizeof *items);
        if (!items) {
            return false;
        }
        if (pile->count > 0) {
            memcpy(items, pile->items, pile->count * sizeof *items);
        }
        pile->items = items;
        pile->capacity = capacity;
    }
    pile->items[pile->count++] = item;
    return true;
}

/* Whole characters of at most FOUND_SIZE bytes, unprintable ones as '?'. */
static const char *shortened(td__memory *memory, const char *text)
{
    char copy[FOUND_SIZE + 4];
    size_t size = 0;
    if (!text || !*text) {
        return "";
    }
    for (; text[size] && size < FOUND_SIZE; size++) {
        unsigned char letter = (unsigned char)text[size];
        copy[size] = letter < 0x20 || letter == 0x7f ? '?' : text[size];
    }
    if (text[size]) {
        while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80) {
            size--;
        }
        memcpy(copy + size, "...", 3);
        size += 3;
    }
    return td__copy(memory, copy, size);
}

static const char *kept(td__memory *memory, const char *text)
{
    return text && *text ? td__copy(memory, text, strlen(text)) : "";
}

/* What several entries inherit is wrong once, where it is written. */
static bool is_known(const td_catalogue *catalogue, const td_error *problem)
{
    for (size_t i = catalogue->problems_told; i < catalogue->problems.count; i++) {
        const td_error *other = catalogue->problems.items[i];
        if (problem->line > 0 && other->line == problem->line && other->column == problem->column &&
            strcmp(other->file, problem->file) == 0 && strcmp(other->what, problem->what) == 0 &&
            strcmp(other->key, problem->key ? problem->key : "") == 0) {
            return true;
        }
    }
    return false;
}

void td__problem(td_catalogue *catalogue, const td_error *problem)
{
    td__memory *memory = &catalogue->memory;
    if (is_known(catalogue, problem) || catalogue->problems.count == PROBLEMS_MAX) {
        return;
    }
    td_error *copy = td__take(memory, sizeof *copy);
    if (!copy) {
        return;
    }
    *copy = (td_error){
        .file = kept(memory, problem->file),
        .line = problem->line,
        .column = problem->column,
        .key = shortened(memory, problem->key),
        .what = kept(memory, problem->what),
        .found = shortened(memory, problem->found),
        .expected = kept(memory, problem->expected),
        .nearest = kept(memory, problem->nearest),
    };
    if (!td__push(memory, &catalogue->problems, copy)) {
        memory->is_out = true;
    }
}

static bool is_after(const td_error *a, const td_error *b)
{
    int files = strcmp(a->file, b->file);
    if (files != 0) {
        return files > 0;
    }
    return a->line != b->line ? a->line > b->line : a->column > b->column;
}

void td__sort_problems(td_catalogue *catalogue, size_t first)
{
    void **items = catalogue->problems.items;
    for (size_t i = first + 1; i < catalogue->problems.count; i++) {
        void *moved = items[i];
        size_t at = i;
        for (; at > first && is_after(items[at - 1], moved); at--) {
            items[at] = items[at - 1];
        }
        items[at] = moved;
    }
}

td_error td__at(const td__node *node)
{
    return (td_error){
        .file = node->file, .line = node->line, .column = node->column, .key = node->key
    };
}

td_error td__at_key(const td__node *node)
{
    return (td_error){
        .file = node->file, .line = node->key_line, .column = node->key_column, .key = node->key
    };
}

size_t td_catalogue_problem_count(const td_catalogue *catalogue)
{
    return catalogue->problems.count;
}

const td_error *td_catalogue_problem(const td_catalogue *catalogue, size_t index)
{
    return catalogue->problems.items[index];
}

/* Appends and returns the new length; text that does not fit is cut. */
static size_t append(char *text, size_t at, const char *format, ...)
{
    va_list list;
    if (at >= TD_ERROR_TEXT_SIZE - 1) {
        return at;
    }
    va_start(list, format);
    int count = vsnprintf(text + at, TD_ERROR_TEXT_SIZE - at, format, list);
    va_end(list);
    return count > 0 ? at + (size_t)count : at;
}

void td_error_text(const td_error *problem, char text[TD_ERROR_TEXT_SIZE])
{
    size_t at = append(text, 0, "%s:", problem->file);
    if (problem->line > 0) {
        at = append(text, at, "%d:%d:", problem->line, problem->column);
    }
    if (*problem->key) {
        at = append(text, at, " %s:", problem->key);
    }
    at = append(text, at, " %s", problem->what);
    if (*problem->found) {
        at = append(text, at, "; found '%s'", problem->found);
    }
    if (*problem->expected) {
        at = append(text, at, "%s expected %s", *problem->found ? "," : ";", problem->expected);
    }
    if (*problem->nearest) {
        append(text, at, "; did you mean '%s'?", problem->nearest);
    }
}

/* Levenshtein's distance, or TD_FAR for texts too long to be near. */
static size_t distance(const char *a, const char *b)
{
    size_t row[64];
    size_t n = strlen(b), m = strlen(a);
    if (n >= 64 || m >= 64 || n > m + TD_FAR || m > n + TD_FAR) {
        return TD_FAR;
    }
    for (size_t j = 0; j <= n; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= m; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t replace = diagonal + (a[i - 1] != b[j - 1]);
            size_t insert = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = replace < insert ? replace : insert;
        }
    }
    return row[n];
}

void td_nearest(const char *found, const char *name, const char **best, size_t *least)
{
    size_t d = distance(found, name);
    /* A name that shares fewer letters than it misses is a guess, not a slip. */
    if (d < *least && 2 * d <= strlen(found)) {
        *least = d;
        *best = name;
    }
}
