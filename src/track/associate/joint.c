/* SPDX-License-Identifier: Apache-2.0 */
/* Joint probabilities on a net: a layer a track, a node for each set of detections that are taken
 * and still wanted, so that histories that make no difference to later tracks are one. */
#include "track/associate/joint.h"

#include <assert.h>
#include <string.h>

enum { TABLE_MIN = 64, TABLE_MAX = 2 * TD_JOINT_NODES_MAX, NONE = -1 };

typedef struct net {
    const td_joint_problem *problem;
    /* By track, in the problem's order and in the order of the net. */
    int32_t pair_begin[TD_JOINT_TRACKS_MAX + 1];
    int32_t order[TD_JOINT_TRACKS_MAX];
    int32_t layer_begin[TD_JOINT_TRACKS_MAX + 2];
    bool is_placed[TD_JOINT_TRACKS_MAX];
    /* By node. */
    uint64_t taken[TD_JOINT_NODES_MAX]; /* detections, a bit each */
    double before[TD_JOINT_NODES_MAX];  /* weight of all ways to the node */
    double after[TD_JOINT_NODES_MAX];   /* and from it to the end */
    int32_t edge_begin[TD_JOINT_NODES_MAX];
    int32_t from[TD_JOINT_NODES_MAX]; /* of the best way to the node, and its pair, or NONE */
    int32_t via[TD_JOINT_NODES_MAX];
    int32_t edge_to[TD_JOINT_EDGES_MAX];
    int32_t table[TABLE_MAX]; /* nodes of the layer in the making, by what is taken */
    int32_t table_size;
    int32_t node_count, edge_count;
    uint64_t bits_used;
    /* By detection. */
    int32_t *wanted; /* by how many tracks that are not placed yet */
    int8_t *bit;     /* while it is open, else NONE */
} net;

size_t td_joint_scratch_size(int32_t measurement_count_max)
{
    return sizeof(net) + (size_t)measurement_count_max * (sizeof(int32_t) + sizeof(int8_t));
}

static bool open_net(net *n, const td_joint_problem *problem, void *scratch)
{
    n->problem = problem;
    n->wanted = (int32_t *)((unsigned char *)scratch + sizeof *n);
    n->bit = (int8_t *)(n->wanted + problem->measurement_count);
    n->node_count = n->edge_count = 0;
    n->bits_used = 0;
    if (problem->track_count > TD_JOINT_TRACKS_MAX) {
        return false;
    }
    memset(n->wanted, 0, (size_t)problem->measurement_count * sizeof *n->wanted);
    memset(n->bit, NONE, (size_t)problem->measurement_count * sizeof *n->bit);
    memset(n->is_placed, 0, sizeof n->is_placed);
    int32_t at = 0;
    for (int32_t i = 0; i < problem->track_count; i++) {
        n->pair_begin[i] = at;
        for (; at < problem->pair_count && problem->pairs[at].track == i; at++) {
            assert(problem->pairs[at].weight > 0.0 && problem->pairs[at].weight < 1.0e300);
            n->wanted[problem->pairs[at].measurement]++;
        }
    }
    assert(at == problem->pair_count);
    n->pair_begin[problem->track_count] = at;
    return true;
}

/* The next track is the one that opens the fewest detections, less those that it closes. */
static int32_t next_track(const net *n)
{
    int32_t best = NONE, least = INT32_MAX;
    for (int32_t i = 0; i < n->problem->track_count; i++) {
        int32_t growth = 0;
        for (int32_t k = n->pair_begin[i]; k < n->pair_begin[i + 1] && !n->is_placed[i]; k++) {
            int32_t j = n->problem->pairs[k].measurement;
            growth += (n->bit[j] == NONE) - (n->wanted[j] == 1);
        }
        if (!n->is_placed[i] && growth < least) {
            least = growth;
            best = i;
        }
    }
    return best;
}

/* Gives a bit to each detection of a track that has none; false when there is none left. */
static bool open_bits(net *n, int32_t track)
{
    for (int32_t k = n->pair_begin[track]; k < n->pair_begin[track + 1]; k++) {
        int32_t j = n->problem->pairs[k].measurement;
        if (n->bit[j] == NONE) {
            if (n->bits_used == UINT64_MAX) {
                return false;
            }
            int8_t bit = 0;
            while (n->bits_used >> bit & 1u) {
                bit++;
            }
            n->bit[j] = bit;
            n->bits_used |= (uint64_t)1 << bit;
        }
    }
    return true;
}

/* Bits of the track's detections that no later track wants. */
static uint64_t closing_bits(net *n, int32_t track)
{
    uint64_t closing = 0;
    for (int32_t k = n->pair_begin[track]; k < n->pair_begin[track + 1]; k++) {
        int32_t j = n->problem->pairs[k].measurement;
        if (--n->wanted[j] == 0) {
            closing |= (uint64_t)1 << n->bit[j];
        }
    }
    return closing;
}

static int32_t *slot_of(net *n, uint64_t taken)
{
    uint64_t hash = taken * 0x9e3779b97f4a7c15u;
    int32_t mask = n->table_size - 1;
    int32_t at = (int32_t)(hash >> 40) & mask;
    while (n->table[at] != NONE && n->taken[n->table[at]] != taken) {
        at = (at + 1) & mask;
    }
    return &n->table[at];
}

static void clear_table(net *n, int32_t size)
{
    n->table_size = size;
    memset(n->table, 0xff, (size_t)size * sizeof n->table[0]);
}

/* The node of the layer that begins at `begin` with these taken; NONE when the net is full. */
static int32_t node_of(net *n, int32_t begin, uint64_t taken)
{
    if (2 * (n->node_count - begin) >= n->table_size && n->table_size < TABLE_MAX) {
        clear_table(n, 2 * n->table_size);
        for (int32_t i = begin; i < n->node_count; i++) {
            *slot_of(n, n->taken[i]) = i;
        }
    }
    int32_t *slot = slot_of(n, taken);
    if (*slot == NONE && n->node_count < TD_JOINT_NODES_MAX) {
        n->taken[n->node_count] = taken;
        n->before[n->node_count] = 0.0;
        *slot = n->node_count++;
    }
    return *slot;
}

/* Edges of one node: no detection, then each of the track's, or NONE where it is taken. */
static bool add_edges(net *n, int32_t node, int32_t track, uint64_t closing)
{
    int32_t begin = n->pair_begin[track], end = n->pair_begin[track + 1];
    int32_t layer = n->layer_begin[n->problem->track_count + 1]; /* the one in the making */
    if (n->edge_count + end - begin + 1 > TD_JOINT_EDGES_MAX) {
        return false;
    }
    n->edge_begin[node] = n->edge_count;
    for (int32_t k = begin - 1; k < end; k++) {
        uint64_t bit = 0;
        double weight = 1.0;
        if (k >= begin) {
            bit = (uint64_t)1 << n->bit[n->problem->pairs[k].measurement];
            weight = n->problem->pairs[k].weight;
        }
        int32_t to = NONE;
        if (!(n->taken[node] & bit)) {
            to = node_of(n, layer, (n->taken[node] | bit) & ~closing);
            if (to == NONE) {
                return false;
            }
            n->before[to] += n->before[node] * weight;
        }
        n->edge_to[n->edge_count++] = to;
    }
    return true;
}

/* Products of many weights leave the range of reals; only their ratios matter. */
static void scale(double *values, int32_t begin, int32_t end)
{
    double most = 0.0;
    for (int32_t i = begin; i < end; i++) {
        most = values[i] > most ? values[i] : most;
    }
    for (int32_t i = begin; i < end; i++) {
        values[i] /= most;
    }
}

static bool add_layer(net *n, int32_t at)
{
    int32_t track = next_track(n), tracks = n->problem->track_count;
    n->order[at] = track;
    n->is_placed[track] = true;
    if (!open_bits(n, track)) {
        return false;
    }
    uint64_t closing = closing_bits(n, track);
    int32_t begin = n->layer_begin[at], end = n->node_count;
    n->layer_begin[tracks + 1] = end;
    n->layer_begin[at + 1] = end;
    clear_table(n, TABLE_MIN);
    for (int32_t i = begin; i < end; i++) {
        if (!add_edges(n, i, track, closing)) {
            return false;
        }
    }
    scale(n->before, end, n->node_count);
    for (int32_t k = n->pair_begin[track]; k < n->pair_begin[track + 1]; k++) {
        int32_t j = n->problem->pairs[k].measurement;
        if (n->wanted[j] == 0) {
            n->bit[j] = NONE;
        }
    }
    n->bits_used &= ~closing;
    return true;
}

/* From the end back: what each node leaves to later tracks, and the layer's probabilities. */
static void gather_layer(net *n, int32_t at, double *pair_ratio, double *miss_ratio)
{
    int32_t track = n->order[at];
    int32_t begin = n->pair_begin[track], end = n->pair_begin[track + 1];
    double missed = 0.0, sum = 0.0;
    for (int32_t k = begin; k < end; k++) {
        pair_ratio[k] = 0.0;
    }
    for (int32_t i = n->layer_begin[at]; i < n->layer_begin[at + 1]; i++) {
        const int32_t *to = &n->edge_to[n->edge_begin[i]];
        double after = n->after[to[0]];
        missed += n->before[i] * after;
        for (int32_t k = begin; k < end; k++) {
            int32_t node = to[k - begin + 1];
            if (node != NONE) {
                double part = n->problem->pairs[k].weight * n->after[node];
                after += part;
                pair_ratio[k] += n->before[i] * part;
            }
        }
        n->after[i] = after;
        sum += n->before[i] * after;
    }
    scale(n->after, n->layer_begin[at], n->layer_begin[at + 1]);
    miss_ratio[track] = missed / sum;
    for (int32_t k = begin; k < end; k++) {
        pair_ratio[k] /= sum;
    }
}

bool td_joint(const td_joint_problem *problem, double *pair_ratio, double *miss_ratio,
              void *scratch)
{
    net *n = scratch;
    if (!open_net(n, problem, scratch)) {
        return false;
    }
    int32_t tracks = problem->track_count;
    n->taken[0] = 0;
    n->before[0] = 1.0;
    n->node_count = 1;
    n->layer_begin[0] = 0;
    for (int32_t at = 0; at < tracks; at++) {
        if (!add_layer(n, at)) {
            return false;
        }
    }
    for (int32_t i = n->layer_begin[tracks]; i < n->node_count; i++) {
        n->after[i] = 1.0;
    }
    for (int32_t at = tracks - 1; at >= 0; at--) {
        gather_layer(n, at, pair_ratio, miss_ratio);
    }
    return true;
}

/* The best ways on from one node: the track without a detection, and with each that is left. */
static bool go_on(net *n, int32_t node, int32_t track, int32_t layer)
{
    for (int32_t k = n->pair_begin[track] - 1; k < n->pair_begin[track + 1]; k++) {
        bool is_miss = k < n->pair_begin[track];
        uint64_t bit = 0;
        double weight = n->before[node];
        if (!is_miss) {
            bit = (uint64_t)1 << n->problem->pairs[k].measurement;
            weight *= n->problem->pairs[k].weight;
        }
        if (n->taken[node] & bit) {
            continue;
        }
        int32_t count = n->node_count;
        uint64_t with = bit ? bit | (uint64_t)1 << (TD_JOINT_DISTINCT_MAX + track) : 0;
        int32_t to = node_of(n, layer, n->taken[node] | with);
        if (to == NONE) {
            return false;
        }
        if (count != n->node_count || weight > n->before[to]) {
            n->before[to] = weight;
            n->from[to] = node;
            n->via[to] = is_miss ? NONE : k;
        }
    }
    return true;
}

/* Each end of the net is one event; its share goes to all pairs and misses on the way. */
static void share_ends(net *n, double *pair_ratio, double *miss_ratio)
{
    int32_t tracks = n->problem->track_count;
    double sum = 0.0;
    memset(pair_ratio, 0, (size_t)n->problem->pair_count * sizeof *pair_ratio);
    memset(miss_ratio, 0, (size_t)tracks * sizeof *miss_ratio);
    for (int32_t i = n->layer_begin[tracks]; i < n->node_count; i++) {
        sum += n->before[i];
    }
    for (int32_t i = n->layer_begin[tracks]; i < n->node_count; i++) {
        double part = n->before[i] / sum;
        for (int32_t track = tracks - 1, at = i; track >= 0; track--, at = n->from[at]) {
            *(n->via[at] == NONE ? &miss_ratio[track] : &pair_ratio[n->via[at]]) += part;
        }
    }
}

bool td_joint_distinct(const td_joint_problem *problem, double *pair_ratio, double *miss_ratio,
                       void *scratch)
{
    net *n = scratch;
    int32_t tracks = problem->track_count;
    if (tracks > TD_JOINT_DISTINCT_MAX || problem->measurement_count > TD_JOINT_DISTINCT_MAX ||
        !open_net(n, problem, scratch)) {
        return false;
    }
    n->taken[0] = 0;
    n->before[0] = 1.0;
    n->node_count = 1;
    n->layer_begin[0] = 0;
    for (int32_t track = 0; track < tracks; track++) {
        int32_t begin = n->layer_begin[track], end = n->node_count;
        n->layer_begin[track + 1] = end;
        clear_table(n, TABLE_MIN);
        for (int32_t i = begin; i < end; i++) {
            if (!go_on(n, i, track, end)) {
                return false;
            }
        }
        scale(n->before, end, n->node_count);
    }
    share_ends(n, pair_ratio, miss_ratio);
    return true;
}
