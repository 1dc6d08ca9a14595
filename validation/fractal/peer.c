/*
 * The speed peer of the WebAssembly kernels: the same early exit, the same look for cycles and the same order of
 * operations as src/fractal/wasm/escape.as, written with 128-bit vectors.
 *
 *   gcc -O3 -msse4.1 peer.c -o peer && ./peer SIZE ITERATIONS REPEATS
 *
 * Times the Mandelbrot set over [-1.5, 1.5]² with escape radius 4 in one thread, REPEATS times in each precision, and
 * prints the times in ms and the sum of the counts as JSON.
 */
#include <smmintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BLOCK = 8 };

static double axis(long i, long n) {
  return i == n - 1 ? 1.5 : i * (3.0 / (n - 1)) - 1.5;
}

/* One vector of LANES points: x and y of c in, counts out. */
#define DEFINE_COUNTS(NAME, REAL, VECTOR, LANES, PD, SPLAT_I, SUB_I, ADD_I)                                      \
  static void NAME(const REAL *re, REAL im, long width, int limit, REAL radius2, unsigned *counts) {             \
    const VECTOR r2 = _mm_set1_##PD(radius2), cy = _mm_set1_##PD(im);                                            \
    for (long at = 0; at < width; at += LANES) {                                                                 \
      const VECTOR cx = _mm_loadu_##PD(re + at);                                                                 \
      VECTOR x = _mm_setzero_##PD(), y = x, xx = x, yy = x, savedX = x, savedY = x, inside;                      \
      __m128i n = _mm_setzero_si128();                                                                           \
      for (int k = 0, saveNext = BLOCK; k < limit;) {                                                            \
        const int stop = k + BLOCK < limit ? k + BLOCK : limit;                                                  \
        do {                                                                                                     \
          const VECTOR xy = _mm_mul_##PD(x, y);                                                                  \
          x = _mm_add_##PD(_mm_sub_##PD(xx, yy), cx);                                                            \
          y = _mm_add_##PD(_mm_add_##PD(xy, xy), cy);                                                            \
          xx = _mm_mul_##PD(x, x);                                                                               \
          yy = _mm_mul_##PD(y, y);                                                                               \
          inside = _mm_cmplt_##PD(_mm_add_##PD(xx, yy), r2);                                                     \
          n = SUB_I(n, _mm_cast##PD##_si128(inside));                                                            \
        } while (++k < stop);                                                                                    \
        const VECTOR cycle = _mm_and_##PD(_mm_cmpeq_##PD(x, savedX), _mm_cmpeq_##PD(y, savedY));                 \
        if (_mm_movemask_##PD(_mm_andnot_##PD(cycle, inside)) == 0) {                                            \
          n = ADD_I(n, _mm_and_si128(_mm_cast##PD##_si128(inside), SPLAT_I(limit - k)));                         \
          break;                                                                                                 \
        }                                                                                                        \
        if (k >= saveNext) {                                                                                     \
          savedX = x;                                                                                            \
          savedY = y;                                                                                            \
          saveNext <<= 1;                                                                                        \
        }                                                                                                        \
      }                                                                                                          \
      unsigned lanes[4];                                                                                         \
      _mm_storeu_si128((__m128i *)lanes, n);                                                                     \
      for (int lane = 0; lane < LANES && at + lane < width; lane++) counts[at + lane] = lanes[lane * 4 / LANES]; \
    }                                                                                                            \
  }                                                                                                              \
  static unsigned long long NAME##_image(long size, int limit, unsigned *counts) {                               \
    REAL *re = malloc((size + LANES) * sizeof(REAL));                                                            \
    for (long i = 0; i < size + LANES; i++) re[i] = i < size ? (REAL)axis(i, size) : (REAL)1e9;                  \
    for (long j = 0; j < size; j++) NAME(re, (REAL)axis(j, size), size, limit, 16, counts + j * size);           \
    free(re);                                                                                                    \
    unsigned long long sum = 0;                                                                                  \
    for (long i = 0; i < size * size; i++) sum += counts[i];                                                     \
    return sum;                                                                                                  \
  }

DEFINE_COUNTS(single_precision, float, __m128, 4, ps, _mm_set1_epi32, _mm_sub_epi32, _mm_add_epi32)
DEFINE_COUNTS(double_precision, double, __m128d, 2, pd, _mm_set1_epi64x, _mm_sub_epi64, _mm_add_epi64)

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

typedef unsigned long long (*image)(long, int, unsigned *);

static void report(const char *name, image counts_of, long size, int limit, int repeats, unsigned *counts) {
  unsigned long long sum = 0;
  printf("\"%s\": {\"times\": [", name);
  for (int r = 0; r < repeats; r++) {
    const double began = now();
    sum = counts_of(size, limit, counts);
    printf("%s%.4f", r ? ", " : "", now() - began);
  }
  printf("], \"sum\": %llu}", sum);
}

int main(int argc, char **argv) {
  if (argc != 4) return fprintf(stderr, "usage: peer SIZE ITERATIONS REPEATS\n"), 2;
  const long size = atol(argv[1]);
  const int limit = atoi(argv[2]), repeats = atoi(argv[3]);
  unsigned *counts = malloc(size * size * sizeof *counts);
  printf("{");
  report("single", single_precision_image, size, limit, repeats, counts);
  printf(", ");
  report("double", double_precision_image, size, limit, repeats, counts);
  printf("}\n");
  free(counts);
  return 0;
}
