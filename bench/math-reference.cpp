// The work of bench/math.mjs in C++: std::erfc loops, and QuantLib where it is installed (-DWITH_QUANTLIB).
// Usage: math-reference INPUT OUTPUT TASK [RUNS]; columns of doubles in both files; prints minimum and median ns a row.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>
#ifdef WITH_QUANTLIB
#include <ql/experimental/volatility/sviinterpolation.hpp>
#include <ql/pricingengines/blackcalculator.hpp>
#include <ql/pricingengines/blackformula.hpp>
#endif

static std::vector<double> input, output;
static size_t rows, columns;
static double *in(int k) { return input.data() + k * rows; }
static double *out(int k) { return output.data() + k * rows; }

// forward, strike, deviation, years, sign -> price, delta, gamma, vega, theta, vanna
static void erfcGreeks() {
  const double *F = in(0), *K = in(1), *S = in(2), *T = in(3), *W = in(4);
  double *price = out(0), *delta = out(1), *gamma = out(2), *vega = out(3), *theta = out(4), *vanna = out(5);
  for (size_t i = 0; i < rows; i++) {
    const double s = S[i], w = W[i], d1 = std::log(F[i] / K[i]) / s + 0.5 * s, d2 = d1 - s, root = std::sqrt(T[i]);
    const double density = 0.3989422804014327 * std::exp(-0.5 * d1 * d1);
    const double n1 = 0.5 * std::erfc(-w * d1 * M_SQRT1_2), n2 = 0.5 * std::erfc(-w * d2 * M_SQRT1_2);
    price[i] = w * (F[i] * n1 - K[i] * n2);
    delta[i] = w * n1;
    gamma[i] = density / (F[i] * s);
    vega[i] = F[i] * density * root;
    theta[i] = -0.5 * F[i] * density * s / T[i];
    vanna[i] = -density * d2 * root / s;
  }
}

#ifdef WITH_QUANTLIB
using namespace QuantLib;
// The calculator has no vanna: the sixth column is rho.
static void quantlibGreeks() {
  const double *F = in(0), *K = in(1), *S = in(2), *T = in(3), *W = in(4);
  for (size_t i = 0; i < rows; i++) {
    BlackCalculator black(W[i] > 0 ? Option::Call : Option::Put, K[i], F[i], S[i], 1.0);
    out(0)[i] = black.value();
    out(1)[i] = black.deltaForward();
    out(2)[i] = black.gammaForward();
    out(3)[i] = black.vega(T[i]);
    out(4)[i] = black.theta(F[i], T[i]);
    out(5)[i] = black.rho(T[i]);
  }
}
// forward, strike, price, sign -> deviation (0 where it throws)
static void quantlibImplied() {
  const double *F = in(0), *K = in(1), *P = in(2), *W = in(3);
  for (size_t i = 0; i < rows; i++) {
    try {
      out(0)[i] = blackFormulaImpliedStdDev(W[i] > 0 ? Option::Call : Option::Put, K[i], F[i], P[i], 1.0, 0.0, Null<Real>(), 1e-14, 200);
    } catch (...) {
      out(0)[i] = 0;
    }
  }
}
// A slice a row: years, forward, strikes, volatilities -> a, b, sigma, rho, m (b = 0 where it throws)
static void quantlibSvi() {
  const size_t n = (columns - 2) / 2;
  std::vector<double> strikes(n), volatilities(n);
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < n; j++) {
      strikes[j] = in(2 + j)[i];
      volatilities[j] = in(2 + n + j)[i];
    }
    try {
      SviInterpolation slice(strikes.begin(), strikes.end(), volatilities.begin(), in(0)[i], in(1)[i], Null<Real>(), Null<Real>(),
                             Null<Real>(), Null<Real>(), Null<Real>(), false, false, false, false, false, false);
      slice.update();
      const double found[] = {slice.a(), slice.b(), slice.sigma(), slice.rho(), slice.m()};
      for (int k = 0; k < 5; k++) out(k)[i] = found[k];
    } catch (...) {
      out(1)[i] = 0;
    }
  }
}
#endif

int main(int argc, char **argv) {
  FILE *file = std::fopen(argv[1], "rb");
  double header[2];
  if (!file || std::fread(header, 8, 2, file) != 2) return 1;
  rows = (size_t)header[0];
  columns = (size_t)header[1];
  input.resize(rows * columns);
  output.resize(rows * 6);
  if (std::fread(input.data(), 8, input.size(), file) != input.size()) return 1;
  std::fclose(file);
  void (*task)() = erfcGreeks;
  int runs = 25, unmeasured = 3;
#ifdef WITH_QUANTLIB
  if (!std::strcmp(argv[3], "quantlib-greeks")) task = quantlibGreeks;
  if (!std::strcmp(argv[3], "quantlib-implied")) task = quantlibImplied;
  if (!std::strcmp(argv[3], "quantlib-svi")) {
    task = quantlibSvi;
    runs = 3;
    unmeasured = 0;
  }
#endif
  if (argc > 4) runs = std::atoi(argv[4]);
  std::vector<double> times;
  for (int k = 0; k < unmeasured + runs; k++) {
    const auto start = std::chrono::steady_clock::now();
    task();
    const double ns = std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count();
    if (k >= unmeasured) times.push_back(ns / rows);
  }
  std::sort(times.begin(), times.end());
  file = std::fopen(argv[2], "wb");
  if (!file || std::fwrite(output.data(), 8, output.size(), file) != output.size()) return 1;
  std::fclose(file);
  std::printf("%f %f\n", times[0], times[times.size() / 2]);
}
