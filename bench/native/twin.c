// The engine's analysis in C, as the measure of what the machine can do: predecessors, levels, widths, longest paths
// forward and backward in four lanes, slack. Reads nodes, edges and the edge list as 32-bit integers, and prints the
// median milliseconds and a sum of the results.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef int32_t lanes __attribute__((vector_size(16)));

enum { ROUNDS = 7, CLASSES = 7 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void *room(size_t bytes) { return aligned_alloc(64, (bytes + 127) & ~(size_t)63); }

static lanes larger(lanes a, lanes b) {
  lanes mask = a > b;
  return (a & mask) | (b & ~mask);
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

// Edges come grouped by the node they lead to, so that the list is nearly the adjacency; -1 where they do not.
static int predecessors(int n, int m, const int32_t *edges, int32_t *start, int32_t *from) {
  int at = 0;
  for (int v = 0; v < n; v++) {
    start[v] = at;
    while (at < m && edges[2 * at + 1] == v) {
      if ((uint32_t)edges[2 * at] >= (uint32_t)v) return -1;
      from[at] = edges[2 * at];
      at++;
    }
  }
  start[n] = at;
  return at == m ? 0 : -1;
}

int main(int count, char **arguments) {
  FILE *file = count > 1 ? fopen(arguments[1], "rb") : NULL;
  int32_t head[2];
  if (!file || fread(head, 4, 2, file) != 2) return 1;
  int n = head[0], m = head[1];
  int32_t *edges = room(8ul * m), *start = room(4ul * (n + 1)), *from = room(4ul * m);
  int32_t *class_of = room(4ul * n), *level = room(4ul * n), *width = room(4ul * (n + 1));
  int32_t *levels = room(4ul * n), *slack = room(4ul * n);
  lanes *forward = room(16ul * n), *backward = room(16ul * n), table[CLASSES];
  if (fread(edges, 8, m, file) != (size_t)m) return 1;
  for (int v = 0; v < n; v++) class_of[v] = v % CLASSES;
  for (int i = 0; i < 4 * CLASSES; i++) table[i / 4][i % 4] = 1 + i % 5;
  double times[ROUNDS];
  int64_t sum = 0;
  for (int round = 0; round < ROUNDS; round++) {
    double began = now();
    if (predecessors(n, m, edges, start, from)) return 2;
    memset(width, 0, 4ul * (n + 1));
    for (int v = 0; v < n; v++) {
      int32_t deepest = -1;
      for (int k = start[v]; k < start[v + 1]; k++)
        if (level[from[k]] > deepest) deepest = level[from[k]];
      level[v] = deepest + 1;
      width[level[v]]++;
    }
    memcpy(levels, level, 4ul * n);
    lanes span = {0, 0, 0, 0};
    for (int v = 0; v < n; v++) {
      lanes best = {0, 0, 0, 0};
      for (int k = start[v]; k < start[v + 1]; k++) best = larger(best, forward[from[k]]);
      forward[v] = best + table[class_of[v]];
      span = larger(span, forward[v]);
    }
    memset(backward, 0, 16ul * n);
    for (int v = n - 1; v >= 0; v--) {
      lanes own = backward[v] + table[class_of[v]];
      backward[v] = own;
      for (int k = start[v]; k < start[v + 1]; k++)
        backward[from[k]] = larger(backward[from[k]], own);
    }
    for (int v = 0; v < n; v++)
      slack[v] = span[0] - (forward[v][0] + backward[v][0] - table[class_of[v]][0]);
    times[round] = now() - began;
    sum = span[0] + span[3];
    for (int v = 0; v < n; v++) sum += slack[v] + levels[v];
  }
  qsort(times, ROUNDS, sizeof *times, ascending);
  printf("{\"ms\": %.3f, \"sum\": %lld}\n", times[ROUNDS / 2], (long long)sum);
  return 0;
}
