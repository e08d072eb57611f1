// Steps of the inversion, in the order of deviationInOneStep (implied-deviation.ts).

const TIME: usize = SCRATCH + 7 * BLOCK;
const RATIO: usize = SCRATCH + 8 * BLOCK;
const QUOTIENT: usize = SCRATCH + 13 * BLOCK;
const L: usize = SCRATCH + 9 * BLOCK;
const Q: usize = SCRATCH + 10 * BLOCK;
const S: usize = SCRATCH + 11 * BLOCK;
const SLOPE: usize = SCRATCH + 12 * BLOCK;

// Time value and distance from the money; tells whether all rows are near it.
function timeValues(n: usize, price: usize, forward: usize, strike: usize, call: usize): bool {
  let all = i64x2.splat(-1);
  for (let i: usize = 0; i < n; i += 32) {
    const calls = words(call + (i >> 3));
    const put_0 = firstZero(calls), put_1 = lastZero(calls);
    $const quoted_ = v128.load(price + i, o_), F_ = v128.load(forward + i, o_), K_ = v128.load(strike + i, o_);
    $const gap_ = f64x2.sub(F_, K_);
    $const intrinsic_ = f64x2.pmax(minus(gap_, put_), c(0));
    $const p_ = f64x2.sub(quoted_, intrinsic_);
    $const noise_ = v128.and(f64x2.gt(intrinsic_, c(0)), f64x2.mul(c(2.220446049250313e-16), quoted_));
    $const u_ = f64x2.div(abs(gap_), f64x2.add(F_, K_));
    $v128.store(i, p_, TIME + o_);
    $v128.store(i, both(f64x2.gt(p_, c(1e-280)), f64x2.gt(p_, noise_)), GOOD + o_);
    $v128.store(i, u_, QUOTIENT + o_);
    $all = both(all, near(u_));
  }
  return i64x2.all_true(all);
}

function nearLogs(n: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const u_ = v128.load(i, QUOTIENT + o_);
    $const ratio_ = atanhRatio(f64x2.mul(u_, u_));
    $v128.store(i, ratio_, RATIO + o_);
    $v128.store(i, f64x2.mul(f64x2.add(u_, u_), ratio_), LOG + o_);
  }
}

// Of near rows the same, as the logarithm of a number whose exponent is none.
function mixedLogs(n: usize, forward: usize, strike: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const F_ = v128.load(forward + i, o_), K_ = v128.load(strike + i, o_), u_ = v128.load(i, QUOTIENT + o_);
    $const near_ = near(u_), field_ = logField(F_, K_);
    $const v_ = pick(u_, scaledQuotient(F_, K_, field_), near_);
    $const ratio_ = atanhRatio(f64x2.mul(v_, v_));
    $const x_ = abs(logSum(v128.andnot(exponentOf(field_), near_), f64x2.mul(f64x2.add(v_, v_), ratio_)));
    $v128.store(i, x_, LOG + o_);
    $v128.store(i, pick(ratio_, f64x2.div(f64x2.mul(c(0.5), x_), u_), near_), RATIO + o_);
  }
}

@inline function away(F: v128, K: v128, p: v128): v128 { return f64x2.pmax(abs(f64x2.sub(F, K)), f64x2.mul(c(1e-6), p)); }

function quotients(n: usize, forward: usize, strike: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const p_ = v128.load(i, TIME + o_);
    $const l_ = roughLogRatio(f64x2.add(p_, away(v128.load(forward + i, o_), v128.load(strike + i, o_), p_)), p_);
    $v128.store(i, l_, L + o_);
    $v128.store(i, f64x2.sqrt(f64x2.add(l_, l_)), Q + o_);
  }
}

function bachelierGuesses(n: usize, forward: usize, strike: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const F_ = v128.load(forward + i, o_), K_ = v128.load(strike + i, o_), q_ = v128.load(i, Q + o_);
    $const q2_ = f64x2.mul(q_, q_);
    $const q4_ = f64x2.mul(q2_, q2_);
    $const gn_ = fma(fma(c(0.00019155171361701906), q_, c(0.0002659538470697865)), q4_, fma(fma(c(0.0012196759925446428), q_, c(0.014987659141931285)), q2_, fma(c(-0.025946657619218765), q_, c(0.19947017484463503))));
    $const gd_ = fma(fma(c(0.00019152135375963516), q2_, fma(c(0.0002766450209101947), q_, c(0.0034463529887064836))), q4_, fma(fma(c(0.004877749832257585), q_, c(0.07576168350743932)), q2_, fma(c(-0.13019989372257215), q_, c(1))));
    $const away_ = away(F_, K_, v128.load(i, TIME + o_));
    $v128.store(i, f64x2.div(f64x2.mul(f64x2.mul(away_, v128.load(i, RATIO + o_)), gd_), f64x2.mul(f64x2.add(F_, K_), f64x2.mul(v128.load(i, L + o_), gn_))), S + o_);
  }
}

// Carries the guess to Black's formula; tells whether the short series does for all rows.
function blackGuesses(n: usize): bool {
  let all = i64x2.splat(-1);
  for (let i: usize = 0; i < n; i += 32) {
    $const s0_ = v128.load(i, S + o_), x_ = v128.load(i, LOG + o_);
    $const v_ = f64x2.mul(s0_, s0_), w_ = f64x2.mul(x_, x_);
    $const fromV_ = fma(v_, fma(v_, c(0.000432706381051), c(0.00367471904623)), c(0.0416487240707));
    $const fromW_ = fma(w_, c(5.10799957181e-6), fma(v_, c(-6.56500542482e-5), c(-0.000345536659261)));
    $const s_ = fma(f64x2.mul(s0_, v_), fma(w_, fromW_, fromV_), s0_);
    $v128.store(i, s_, S + o_);
    $all = both(all, isShort(f64x2.mul(c(0.5), s_), x_));
  }
  return i64x2.all_true(all);
}

function impliedExponents(n: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const s_ = v128.load(i, S + o_);
    $const inverse_ = f64x2.div(c(1), s_), t_ = f64x2.mul(c(0.5), s_);
    $const h_ = f64x2.mul(v128.load(i, LOG + o_), inverse_);
    $const exponent_ = f64x2.add(f64x2.mul(h_, h_), f64x2.mul(t_, t_));
    $const y_ = f64x2.mul(c(-0.5), exponent_);
    $const field_ = exponentField(y_);
    $v128.store(i, inverse_, INVERSE + o_);
    $v128.store(i, h_, H + o_);
    $v128.store(i, both(v128.load(i, GOOD + o_), f64x2.lt(exponent_, c(1400))), GOOD + o_);
    $v128.store(i, field_, FIELD + o_);
    $v128.store(i, remainder(y_, field_), REMAINDER + o_);
  }
}

function slopes(n: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const h_ = v128.load(i, H + o_);
    $v128.store(i, millsSlopeDenominator(h_), UNIT + o_);
    $v128.store(i, millsSlopeNumerator(h_), SLOPE + o_);
  }
}

@inline function impliedDifferencesOf(long: bool, n: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const h_ = v128.load(i, H + o_), t_ = f64x2.mul(c(0.5), v128.load(i, S + o_));
    $const short_ = long ? isShort(t_, v128.load(i, LOG + o_)) : i64x2.splat(-1);
    $v128.store(i, difference(long, short_, v128.load(i, SLOPE + o_), v128.load(i, UNIT + o_), f64x2.mul(h_, h_), f64x2.mul(t_, t_)), SLOPE + o_);
  }
}
function impliedDifferences(n: usize): void { impliedDifferencesOf(false, n); }
function impliedLongDifferences(n: usize): void { impliedDifferencesOf(true, n); }

function weights(n: usize, forward: usize, strike: usize): void {
  for (let i: usize = 0; i < n; i += 32) {
    $const mean_ = f64x2.sqrt(f64x2.mul(v128.load(forward + i, o_), v128.load(strike + i, o_)));
    $v128.store(i, f64x2.mul(mean_, f64x2.mul(c(0.3989422804014327), expOf(v128.load(i, REMAINDER + o_), v128.load(i, FIELD + o_)))), REMAINDER + o_);
  }
}

function steps(n: usize, deviation: usize): v128 {
  let all = i64x2.splat(-1);
  for (let i: usize = 0; i < n; i += 32) {
    $const s_ = v128.load(i, S + o_), h_ = v128.load(i, H + o_), unit_ = v128.load(i, UNIT + o_), weight_ = v128.load(i, REMAINDER + o_);
    $const t_ = f64x2.mul(c(0.5), s_);
    $const reciprocal_ = f64x2.div(c(1), f64x2.mul(weight_, f64x2.mul(s_, v128.load(i, SLOPE + o_))));
    $const d_ = fnma(f64x2.mul(v128.load(i, TIME + o_), unit_), reciprocal_, c(1));
    $const hazard_ = f64x2.mul(f64x2.mul(weight_, unit_), reciprocal_);
    $const numerator_ = f64x2.mul(d_, fma(c(-0.5), d_, c(1)));
    $const denominator_ = fma(d_, fma(d_, c(0.16666666666666666), c(-1)), c(1));
    $const curvature_ = f64x2.sub(fma(f64x2.mul(h_, h_), v128.load(i, INVERSE + o_), f64x2.mul(c(-0.5), t_)), hazard_);
    $const step_ = f64x2.div(numerator_, fnma(hazard_, denominator_, f64x2.mul(f64x2.mul(c(0.5), numerator_), curvature_)));
    $const reached_ = both(f64x2.lt(t_, c(0.52)), f64x2.lt(v128.load(i, LOG + o_), c(3.1)));
    $const small_ = both(f64x2.lt(abs(d_), c(0.006)), f64x2.lt(abs(step_), f64x2.mul(c(8e-6), s_)));
    $const good_ = both(v128.load(i, GOOD + o_), both(reached_, small_));
    $v128.store(deviation + i, f64x2.add(s_, step_), o_);
    $v128.store(i, good_, GOOD + o_);
    $all = both(all, good_);
  }
  return all;
}

/** Implied deviations of `rows` quotes, a multiple of eight; returns how many rows are left to the plain code. */
export function implied(
  rows: i32, price: usize, forward: usize, strike: usize, call: usize, deviation: usize, status: usize,
): i32 {
  const bytes = <usize>rows << 3;
  let left = 0;
  for (let i: usize = 0; i < bytes; i += BLOCK) {
    const n = min(BLOCK, bytes - i);
    if (timeValues(n, price + i, forward + i, strike + i, call + (i >> 3))) nearLogs(n);
    else mixedLogs(n, forward + i, strike + i);
    quotients(n, forward + i, strike + i);
    bachelierGuesses(n, forward + i, strike + i);
    const allShort = blackGuesses(n);
    impliedExponents(n);
    slopes(n);
    if (allShort) impliedDifferences(n);
    else impliedLongDifferences(n);
    weights(n, forward + i, strike + i);
    left += settle(n, status + (i >> 3), steps(n, deviation + i));
  }
  return left;
}
