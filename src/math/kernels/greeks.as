// Steps of the valuation, in the order of blackGreeksRow (batch.ts).

const MONEYNESS: usize = SCRATCH + 7 * BLOCK;
const DENSITY: usize = SCRATCH + 8 * BLOCK;
const EVEN: usize = SCRATCH + 9 * BLOCK;
const ODD: usize = SCRATCH + 10 * BLOCK;
const LONG_UNIT: usize = SCRATCH + 11 * BLOCK;
const LONG_DIFFERENCE: usize = SCRATCH + 12 * BLOCK;
const UNDER: usize = SCRATCH + 13 * BLOCK;
const OVER: usize = SCRATCH + 14 * BLOCK;

// Log-moneyness; tells whether all rows are near the money.
function logs(n: usize, forward: usize, strike: usize): bool {
  let all = i64x2.splat(-1);
  for (let i: usize = 0; i < n; i += 32) {
    $const F_ = v128.load(forward + i, o_), K_ = v128.load(strike + i, o_);
    $const u_ = f64x2.div(f64x2.sub(F_, K_), f64x2.add(F_, K_));
    $v128.store(i, f64x2.mul(f64x2.add(u_, u_), atanhRatio(f64x2.mul(u_, u_))), LOG + o_);
    $v128.store(i, both(moderate(F_), f64x2.gt(K_, c(0))), GOOD + o_);
    $all = both(all, near(u_));
  }
  return i64x2.all_true(all);
}

function farLogs(n: usize, forward: usize, strike: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const F_ = v128.load(forward + i, o_), K_ = v128.load(strike + i, o_);
    $const u_ = f64x2.div(f64x2.sub(F_, K_), f64x2.add(F_, K_));
    $v128.store(i, pick(v128.load(i, LOG + o_), logRatio(F_, K_), near(u_)), LOG + o_);
  }
}

// Deviations of moneyness and the exponent of the density; tells whether the short series does for all rows.
function exponents(n: usize, deviation: usize): bool {
  let all = i64x2.splat(-1);
  for (let i: usize = 0; i < n; i += 32) {
    $const s_ = v128.load(deviation + i, o_), x_ = v128.load(i, LOG + o_);
    $const inverse_ = f64x2.div(c(1), s_), t_ = f64x2.mul(c(0.5), s_);
    $const moneyness_ = f64x2.mul(x_, inverse_);
    $const d1_ = f64x2.add(moneyness_, t_);
    $const exponent_ = f64x2.mul(d1_, d1_);
    $const y_ = f64x2.mul(c(-0.5), exponent_);
    $const field_ = exponentField(y_);
    $v128.store(i, inverse_, INVERSE + o_);
    $v128.store(i, moneyness_, MONEYNESS + o_);
    $v128.store(i, abs(moneyness_), H + o_);
    $const distance_ = abs(x_);
    $const reached_ = both(f64x2.lt(t_, c(0.52)), f64x2.lt(distance_, c(3.1)));
    $const inside_ = both(both(reached_, f64x2.lt(exponent_, c(1400))), f64x2.gt(s_, c(1e-100)));
    $v128.store(i, both(v128.load(i, GOOD + o_), inside_), GOOD + o_);
    $v128.store(i, field_, FIELD + o_);
    $v128.store(i, remainder(y_, field_), REMAINDER + o_);
    $all = both(all, isShort(t_, distance_));
  }
  return i64x2.all_true(all);
}

function densities(n: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $v128.store(i, f64x2.mul(c(0.3989422804014327), expOf(v128.load(i, REMAINDER + o_), v128.load(i, FIELD + o_))), DENSITY + o_);
  }
}

function ratios(n: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const h_ = v128.load(i, H + o_);
    $v128.store(i, millsDenominator(h_), UNIT + o_);
    $v128.store(i, millsNumerator(h_), EVEN + o_);
  }
}

// Sums the even and the odd terms of the Taylor series of the Mills ratio around h.
function series(n: usize, deviation: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const h_ = v128.load(i, H + o_), t_ = f64x2.mul(c(0.5), v128.load(deviation + i, o_)), g0_ = v128.load(i, EVEN + o_);
    $const a_ = f64x2.mul(h_, t_), b_ = f64x2.mul(t_, t_);
    $const g1_ = f64x2.mul(t_, fnma(h_, g0_, v128.load(i, UNIT + o_)));
    $const g2_ = f64x2.mul(c(0.5), fnma(a_, g1_, f64x2.mul(b_, g0_)));
    $const g3_ = f64x2.mul(c(0.3333333333333333), fnma(a_, g2_, f64x2.mul(b_, g1_)));
    $const g4_ = f64x2.mul(c(0.25), fnma(a_, g3_, f64x2.mul(b_, g2_)));
    $const g5_ = f64x2.mul(c(0.2), fnma(a_, g4_, f64x2.mul(b_, g3_)));
    $const g6_ = f64x2.mul(c(0.16666666666666666), fnma(a_, g5_, f64x2.mul(b_, g4_)));
    $const g7_ = f64x2.mul(c(0.14285714285714285), fnma(a_, g6_, f64x2.mul(b_, g5_)));
    $const g8_ = f64x2.mul(c(0.125), fnma(a_, g7_, f64x2.mul(b_, g6_)));
    $const g9_ = f64x2.mul(c(0.1111111111111111), fnma(a_, g8_, f64x2.mul(b_, g7_)));
    $const g10_ = f64x2.mul(c(0.1), fnma(a_, g9_, f64x2.mul(b_, g8_)));
    $const g11_ = f64x2.mul(c(0.09090909090909091), fnma(a_, g10_, f64x2.mul(b_, g9_)));
    $v128.store(i, f64x2.add(f64x2.add(f64x2.add(g10_, g8_), f64x2.add(g6_, g4_)), f64x2.add(g2_, g0_)), EVEN + o_);
    $v128.store(i, f64x2.add(f64x2.add(f64x2.add(g11_, g9_), f64x2.add(g7_, g5_)), f64x2.add(g3_, g1_)), ODD + o_);
  }
}

function longRatios(n: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const h_ = v128.load(i, H + o_);
    $v128.store(i, millsSlopeDenominator(h_), LONG_UNIT + o_);
    $v128.store(i, millsSlopeNumerator(h_), LONG_DIFFERENCE + o_);
  }
}

function longDifferences(n: usize, deviation: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const h_ = v128.load(i, H + o_), t_ = f64x2.mul(c(0.5), v128.load(deviation + i, o_));
    $v128.store(i, difference(true, i64x2.splat(0), v128.load(i, LONG_DIFFERENCE + o_), v128.load(i, LONG_UNIT + o_), f64x2.mul(h_, h_), f64x2.mul(t_, t_)), LONG_DIFFERENCE + o_);
  }
}

function longTails(n: usize, deviation: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const z_ = abs(f64x2.add(v128.load(i, MONEYNESS + o_), f64x2.mul(c(0.5), v128.load(deviation + i, o_))));
    $v128.store(i, millsDenominator(z_), UNDER + o_);
    $v128.store(i, millsNumerator(z_), OVER + o_);
  }
}

@inline function valuesOf(
  long: bool, higher: bool, n: usize, forward: usize, strike: usize, deviation: usize, call: usize,
  price: usize, delta: usize, gamma: usize, speed: usize,
): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const F_ = v128.load(forward + i, o_), x_ = v128.load(i, LOG + o_), density_ = v128.load(i, DENSITY + o_);
    $const weight_ = f64x2.mul(F_, density_), inverse_ = v128.load(i, INVERSE + o_);
    $const unit_ = v128.load(i, UNIT + o_), odd_ = v128.load(i, ODD + o_);
    $const reciprocal_ = f64x2.div(c(1), f64x2.mul(F_, unit_));
    $const inverseUnit_ = f64x2.mul(F_, reciprocal_);
    $let inverseForward_ = f64x2.mul(unit_, reciprocal_);
    $let timeValue_ = f64x2.mul(f64x2.add(odd_, odd_), f64x2.mul(weight_, inverseUnit_));
    $let above_ = f64x2.gt(x_, c(0));
    $let tail_ = f64x2.mul(f64x2.add(v128.load(i, EVEN + o_), minus(odd_, above_)), f64x2.mul(density_, inverseUnit_));
    if (long) {
      $const s_ = v128.load(deviation + i, o_);
      $const t_ = f64x2.mul(c(0.5), s_);
      $const short_ = isShort(t_, abs(x_));
      $const longUnit_ = v128.load(i, LONG_UNIT + o_), under_ = v128.load(i, UNDER + o_);
      $const forwardUnder_ = f64x2.mul(F_, under_);
      $const longReciprocal_ = f64x2.div(c(1), f64x2.mul(forwardUnder_, longUnit_));
      $inverseForward_ = pick(inverseForward_, f64x2.mul(f64x2.mul(under_, longUnit_), longReciprocal_), short_);
      $timeValue_ = pick(timeValue_, f64x2.mul(weight_, f64x2.mul(f64x2.mul(s_, v128.load(i, LONG_DIFFERENCE + o_)), f64x2.mul(forwardUnder_, longReciprocal_))), short_);
      $tail_ = pick(tail_, f64x2.mul(weight_, f64x2.mul(v128.load(i, OVER + o_), f64x2.mul(longUnit_, longReciprocal_))), short_);
      $above_ = pick(above_, f64x2.gt(f64x2.add(v128.load(i, MONEYNESS + o_), t_), c(0)), short_);
    }
    const calls = words(call + (i >> 3));
    const put_0 = firstZero(calls), put_1 = lastZero(calls);
    $const probability_ = pick(f64x2.sub(c(1), tail_), tail_, v128.xor(put_, above_));
    $const gamma_ = f64x2.mul(density_, f64x2.mul(inverseForward_, inverse_));
    $v128.store(price + i, f64x2.add(timeValue_, f64x2.pmax(minus(f64x2.sub(F_, v128.load(strike + i, o_)), put_), c(0))), o_);
    $v128.store(delta + i, minus(probability_, put_), o_);
    $v128.store(gamma + i, gamma_, o_);
    if (higher) {
      $const d1_ = f64x2.add(v128.load(i, MONEYNESS + o_), f64x2.mul(c(0.5), v128.load(deviation + i, o_)));
      $v128.store(speed + i, f64x2.mul(f64x2.mul(gamma_, inverseForward_), fnma(d1_, inverse_, c(-1))), o_);
    }
  }
}
function values(
  n: usize, forward: usize, strike: usize, deviation: usize, call: usize, price: usize, delta: usize, gamma: usize,
): void {
  valuesOf(false, false, n, forward, strike, deviation, call, price, delta, gamma, 0);
}
function longValues(
  n: usize, forward: usize, strike: usize, deviation: usize, call: usize, price: usize, delta: usize, gamma: usize,
): void {
  valuesOf(true, false, n, forward, strike, deviation, call, price, delta, gamma, 0);
}
function allValues(
  n: usize, forward: usize, strike: usize, deviation: usize, call: usize, price: usize, delta: usize, gamma: usize, speed: usize,
): void {
  valuesOf(false, true, n, forward, strike, deviation, call, price, delta, gamma, speed);
}
function allLongValues(
  n: usize, forward: usize, strike: usize, deviation: usize, call: usize, price: usize, delta: usize, gamma: usize, speed: usize,
): void {
  valuesOf(true, true, n, forward, strike, deviation, call, price, delta, gamma, speed);
}

// The greeks by time and volatility; tells which rows are good.
@inline function ratesOf(
  higher: bool, n: usize, forward: usize, deviation: usize, years: usize, vega: usize, theta: usize, vanna: usize,
  gamma: usize, charm: usize, volga: usize, colour: usize,
): v128 {
  let all = i64x2.splat(-1);
  for (let i: usize = 0; i < n; i += 32) {
    $const T_ = v128.load(years + i, o_), s_ = v128.load(deviation + i, o_), density_ = v128.load(i, DENSITY + o_);
    $const weight_ = f64x2.mul(v128.load(forward + i, o_), density_), moneyness_ = v128.load(i, MONEYNESS + o_);
    $const t_ = f64x2.mul(c(0.5), s_), rootTime_ = f64x2.sqrt(T_), inverseTime_ = f64x2.div(c(1), T_);
    $const vega_ = f64x2.mul(weight_, rootTime_), perVolatility_ = f64x2.mul(rootTime_, v128.load(i, INVERSE + o_));
    // Less d2: signs are exact, so they go where they cost nothing.
    $const opposite_ = f64x2.sub(t_, moneyness_);
    $const densityOpposite_ = f64x2.mul(density_, opposite_);
    $const good_ = both(v128.load(i, GOOD + o_), moderate(T_));
    $v128.store(vega + i, vega_, o_);
    $v128.store(theta + i, f64x2.mul(weight_, f64x2.mul(f64x2.mul(c(-0.5), s_), inverseTime_)), o_);
    $v128.store(vanna + i, f64x2.mul(densityOpposite_, perVolatility_), o_);
    $v128.store(i, good_, GOOD + o_);
    $all = both(all, good_);
    if (higher) {
      $const product_ = f64x2.mul(f64x2.add(moneyness_, t_), opposite_);
      $v128.store(charm + i, f64x2.mul(densityOpposite_, f64x2.mul(c(-0.5), inverseTime_)), o_);
      $v128.store(volga + i, f64x2.mul(f64x2.mul(vega_, product_), f64x2.mul(c(-1), perVolatility_)), o_);
      $v128.store(colour + i, f64x2.mul(f64x2.mul(v128.load(gamma + i, o_), f64x2.add(c(1), product_)), f64x2.mul(c(0.5), inverseTime_)), o_);
    }
  }
  return all;
}

@inline function greeksOf(
  higher: bool, rows: i32, forward: usize, strike: usize, deviation: usize, years: usize, call: usize, status: usize,
  price: usize, delta: usize, gamma: usize, vega: usize, theta: usize, vanna: usize,
  charm: usize, volga: usize, speed: usize, colour: usize,
): i32 {
  const bytes = <usize>rows << 3;
  let left = 0;
  for (let i: usize = 0; i < bytes; i += BLOCK) {
    const n = min(BLOCK, bytes - i), F = forward + i, K = strike + i, s = deviation + i, T = years + i, C = call + (i >> 3);
    if (!logs(n, F, K)) farLogs(n, F, K);
    const allShort = exponents(n, s);
    densities(n);
    ratios(n);
    series(n, s);
    if (!allShort) {
      longRatios(n);
      longDifferences(n, s);
      longTails(n, s);
      if (higher) allLongValues(n, F, K, s, C, price + i, delta + i, gamma + i, speed + i);
      else longValues(n, F, K, s, C, price + i, delta + i, gamma + i);
    } else if (higher) allValues(n, F, K, s, C, price + i, delta + i, gamma + i, speed + i);
    else values(n, F, K, s, C, price + i, delta + i, gamma + i);
    const all = ratesOf(higher, n, F, s, T, vega + i, theta + i, vanna + i, gamma + i, charm + i, volga + i, colour + i);
    left += settle(n, status + (i >> 3), all);
  }
  return left;
}

/** Price and first greeks of `rows` options, a multiple of eight; returns how many rows are left to the plain code. */
export function greeks(
  rows: i32, forward: usize, strike: usize, deviation: usize, years: usize, call: usize, status: usize,
  price: usize, delta: usize, gamma: usize, vega: usize, theta: usize, vanna: usize,
): i32 {
  return greeksOf(
    false, rows, forward, strike, deviation, years, call, status, price, delta, gamma, vega, theta, vanna, 0, 0, 0, 0,
  );
}

/** As greeks, with the other four. */
export function allGreeks(
  rows: i32, forward: usize, strike: usize, deviation: usize, years: usize, call: usize, status: usize,
  price: usize, delta: usize, gamma: usize, vega: usize, theta: usize, vanna: usize,
  charm: usize, volga: usize, speed: usize, colour: usize,
): i32 {
  return greeksOf(
    true, rows, forward, strike, deviation, years, call, status, price, delta, gamma, vega, theta, vanna,
    charm, volga, speed, colour,
  );
}
