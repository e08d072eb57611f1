// Two-lane kernels of batch.ts. Every expression mirrors its plain TypeScript row operation by operation, so that the portable
// build gives the same bits; the relaxed build differs by fused multiply-adds only. Lines of the form "$" are repeated for
// four vectors (scripts/kernels.mjs), which keeps eight rows in flight.

/** Status of a row left to the plain TypeScript code. */
const LEFT: u8 = 255;

@inline function fma(a: v128, b: v128, d: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_madd(a, b, d) : f64x2.add(f64x2.mul(a, b), d);
}
@inline function fnma(a: v128, b: v128, d: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_nmadd(a, b, d) : f64x2.sub(d, f64x2.mul(a, b));
}
@inline function pick(yes: v128, no: v128, where: v128): v128 { return v128.bitselect(yes, no, where); }
@inline function both(a: v128, b: v128): v128 { return v128.and(a, b); }
@inline function every(a: v128, b: v128, d: v128, e: v128): v128 { return both(both(a, b), both(d, e)); }
@inline function some(a: v128, b: v128, d: v128, e: v128): v128 { return v128.or(v128.or(a, b), v128.or(d, e)); }

// Stores never read: the engine loads every constant of a straight run at its head and spills it, but does not move a load
// across a store. One in seven instructions and a sixth of the time went into that.
@inline function pin(x: v128): v128 { v128.store(0, x); return x; }

@inline function atanhRatio(z: v128): v128 {
  const z2 = f64x2.mul(z, z), z4 = f64x2.mul(z2, z2), z8 = f64x2.mul(z4, z4);
  return fma(c(0.06631854983611397), z8, fma(fma(fma(c(0.06624292878278355), z, c(0.07693584421520037)), z2, fma(c(0.09090886777460622), z, c(0.11111111339630612))), z4, fma(fma(c(0.14285714284401557), z, c(0.20000000000003773)), z2, fma(c(0.3333333333333333), z, c(1)))));
}

// For y down to -708, where the result is normal.
@inline function exp(y: v128): v128 {
  const km = fma(y, c(1.4426950408889634), c(6755399441055744.0));
  const k = f64x2.sub(km, c(6755399441055744.0));
  const r = fnma(k, c(1.9082149292705877e-10), fnma(k, c(0.6931471803691238), y));
  const r2 = f64x2.mul(r, r), r4 = f64x2.mul(r2, r2), r8 = f64x2.mul(r4, r4);
  return i64x2.add(fma(fma(fma(c(2.5110049204818658e-8), r, c(2.763265472252779e-7)), r2, fma(c(2.755724088722987e-6), r, c(2.4801485441561313e-5))), r8, fma(fma(fma(c(0.00019841269890076403), r, c(0.0013888888952352863)), r2, fma(c(0.008333333333319589), r, c(0.04166666666648795))), r4, fma(fma(c(0.1666666666666668), r, c(0.5000000000000019)), r2, fma(c(1), r, c(1))))), i64x2.shl(km, 52));
}

const HALF_ROOT: i64 = 0x3fe6a09e00000000;

// Exponent of a vector in double form, from its bits less HALF_ROOT.
@inline function exponentOf(t: v128): v128 {
  return f64x2.sub(
    v128.or(i64x2.shr_u(i64x2.add(t, i64x2.splat(0x3ff0000000000000)), 52), i64x2.splat(0x4330000000000000)),
    c(4503599627371519.0),
  );
}
@inline function logSum(k: v128, u: v128): v128 {
  return fma(
    k, c(0.6931471803691238),
    fma(k, c(1.9082149292705877e-10), f64x2.mul(f64x2.add(u, u), atanhRatio(f64x2.mul(u, u)))),
  );
}
function logRatio(a: v128, b: v128): v128 {
  const t = i64x2.sub(f64x2.div(a, b), i64x2.splat(HALF_ROOT));
  const scaled = i64x2.add(b, v128.and(t, i64x2.splat(0xfff0000000000000)));
  return logSum(exponentOf(t), f64x2.div(f64x2.sub(a, scaled), f64x2.add(a, scaled)));
}

@inline function millsNumerator(x: v128): v128 {
  const x2 = f64x2.mul(x, x), x4 = f64x2.mul(x2, x2), x8 = f64x2.mul(x4, x4);
  return fma(fma(c(3.501052550910566e-6), x, c(9.400189247955605e-5)), x8, fma(fma(fma(c(0.0012361105808763632), x, c(0.01029749283643216)), x2, fma(c(0.05943426442532999), x, c(0.24562089493182154))), x4, fma(fma(c(0.7268634680611638), x, c(1.4913114524731563)), x2, fma(c(1.9438783837669178), x, c(1.2533141373155001)))));
}
@inline function millsDenominator(x: v128): v128 {
  const x2 = f64x2.mul(x, x), x4 = f64x2.mul(x2, x2), x8 = f64x2.mul(x4, x4);
  return fma(fma(c(3.5010525509199733e-6), x2, fma(c(9.400189247758227e-5), x, c(0.0012396116336137373))), x8, fma(fma(fma(c(0.010391494718333961), x, c(0.06066337330705995)), x2, fma(c(0.25573037271395854), x, c(0.7838607582055449))), x4, fma(fma(c(1.7172735192666744), x, c(2.564025569828696)), x2, fma(c(2.3488751112889057), x, c(1)))));
}
@inline function millsSlopeNumerator(h: v128): v128 {
  const h2 = f64x2.mul(h, h), h4 = f64x2.mul(h2, h2), h8 = f64x2.mul(h4, h4);
  return fma(fma(c(1.053658703835052e-6), h, c(2.957427770957311e-5)), h8, fma(fma(fma(c(0.00041362648520689967), h, c(0.003717525898810425)), h2, fma(c(0.02347020105778143), h, c(0.10762826399662559))), h4, fma(fma(c(0.3589824654219217), h, c(0.8448761717098551)), h2, fma(c(1.289516121947855), h, c(1)))));
}
@inline function millsSlopeDenominator(h: v128): v128 {
  const h2 = f64x2.mul(h, h), h4 = f64x2.mul(h2, h2), h8 = f64x2.mul(h4, h4);
  return fma(fma(fma(c(1.053658703843511e-6), h, c(2.9574277707690674e-5)), h2, fma(c(0.00041678746150806517), h, c(0.003806248720406898))), h8, fma(fma(fma(c(0.024704759037555445), h, c(0.11860338174965777)), h2, fma(c(0.4269558871783222), h, c(1.1466922051992288))), h4, fma(fma(c(2.242658818706078), h, c(3.0318412844377334)), h2, fma(c(2.5428302592633716), h, c(1)))));
}

// ln(a/b) to 5e-9 for a >= b > 0.
@inline function roughLogRatio(a: v128, b: v128): v128 {
  const t = i32x4.add(i32x4.sub(a, b), i64x2.splat(0x0008000000000000));
  const scaled = i64x2.add(b, v128.and(t, i64x2.splat(0xfff0000000000000)));
  const k = f64x2.sub(v128.or(i64x2.shr_u(t, 52), i64x2.splat(0x4330000000000000)), c(4503599627370496.0));
  const u = f64x2.div(f64x2.sub(a, scaled), f64x2.add(a, scaled)), z = f64x2.mul(u, u);
  const series = fma(
    fma(c(0.15218701306552582), z, c(0.1997628657542094)), f64x2.mul(z, z),
    fma(c(0.33333524575986695), z, c(0.9999999976010253)),
  );
  return fma(k, c(0.6931471805599453), f64x2.mul(f64x2.add(u, u), series));
}

@inline function differenceShort(y1: v128, unit: v128, h2: v128, t2: v128): v128 {
  const t4 = f64x2.mul(t2, t2);
  const y3 = f64x2.sub(f64x2.mul(f64x2.add(h2, c(3)), y1), unit);
  const low = fma(y3, f64x2.mul(t2, c(0.16666666666666666)), y1);
  const y5 = fma(c(-6), y1, f64x2.mul(f64x2.add(h2, c(7)), y3));
  const y7 = fma(c(-20), y3, f64x2.mul(f64x2.add(h2, c(11)), y5));
  const y9 = fma(c(-42), y5, f64x2.mul(f64x2.add(h2, c(15)), y7));
  const y11 = fma(c(-72), y7, f64x2.mul(f64x2.add(h2, c(19)), y9));
  return fma(fma(fma(y11, f64x2.mul(t2, c(2.505210838544172e-8)), f64x2.mul(y9, c(2.7557319223985893e-6))), t4, fma(y7, f64x2.mul(t2, c(0.0001984126984126984)), f64x2.mul(y5, c(0.008333333333333333)))), t4, low);
}

@inline function averageShort(e0: v128, e2: v128, h2: v128, t2: v128): v128 {
  const t4 = f64x2.mul(t2, t2);
  const low = fma(e2, f64x2.mul(t2, c(0.5)), e0);
  const e4 = fma(c(-2), e0, f64x2.mul(f64x2.add(h2, c(5)), e2));
  const e6 = fma(c(-12), e2, f64x2.mul(f64x2.add(h2, c(9)), e4));
  const e8 = fma(c(-30), e4, f64x2.mul(f64x2.add(h2, c(13)), e6));
  const e10 = fma(c(-56), e6, f64x2.mul(f64x2.add(h2, c(17)), e8));
  const middle = fma(e6, f64x2.mul(t2, c(0.001388888888888889)), f64x2.mul(e4, c(0.041666666666666664)));
  const high = fma(e10, f64x2.mul(t2, c(2.755731922398589e-7)), f64x2.mul(e8, c(2.48015873015873e-5)));
  return fma(fma(high, t4, middle), t4, low);
}

function differenceLong(y1: v128, unit: v128, h2: v128, t2: v128): v128 {
  const t4 = f64x2.mul(t2, t2);
  const y3 = f64x2.sub(f64x2.mul(f64x2.add(h2, c(3)), y1), unit);
  const low = fma(y3, f64x2.mul(t2, c(0.16666666666666666)), y1);
  const y5 = fma(c(-6), y1, f64x2.mul(f64x2.add(h2, c(7)), y3));
  const y7 = fma(c(-20), y3, f64x2.mul(f64x2.add(h2, c(11)), y5));
  const y9 = fma(c(-42), y5, f64x2.mul(f64x2.add(h2, c(15)), y7));
  const y11 = fma(c(-72), y7, f64x2.mul(f64x2.add(h2, c(19)), y9));
  const y13 = fma(c(-110), y9, f64x2.mul(f64x2.add(h2, c(23)), y11));
  const y15 = fma(c(-156), y11, f64x2.mul(f64x2.add(h2, c(27)), y13));
  const y17 = fma(c(-210), y13, f64x2.mul(f64x2.add(h2, c(31)), y15));
  const y19 = fma(c(-272), y15, f64x2.mul(f64x2.add(h2, c(35)), y17));
  const y21 = fma(c(-342), y17, f64x2.mul(f64x2.add(h2, c(39)), y19));
  return fma(fma(fma(fma(fma(f64x2.mul(y21, c(1.9572941063391263e-20)), t4, fma(y19, f64x2.mul(t2, c(8.22063524662433e-18)), f64x2.mul(y17, c(2.8114572543455206e-15)))), t4, fma(y15, f64x2.mul(t2, c(7.647163731819816e-13)), f64x2.mul(y13, c(1.6059043836821613e-10)))), t4, fma(y11, f64x2.mul(t2, c(2.505210838544172e-8)), f64x2.mul(y9, c(2.7557319223985893e-6)))), t4, fma(y7, f64x2.mul(t2, c(0.0001984126984126984)), f64x2.mul(y5, c(0.008333333333333333)))), t4, low);
}

// All-ones lanes where the byte is set.
@inline function flags(at: usize): v128 {
  return i64x2.ne(v128.and(i64x2.splat(<i64>load<u16>(at)), i64x2(0xff, 0xff00)), i64x2.splat(0));
}
// x where the flag is set, -x elsewhere.
@inline function signedBy(flag: v128, x: v128): v128 {
  return v128.xor(x, v128.andnot(i64x2.splat(i64.MIN_VALUE), flag));
}
// Lanes above 1e-50 and below 1e50, by their bits: one subtraction and one comparison.
@inline function moderate(x: v128): v128 {
  return i64x2.lt_s(i64x2.add(x, i64x2.splat(5364369372119517152)), i64x2.splat(-7727283519412917126));
}
// Writes the status of two rows; returns how many are left.
@inline function finish(at: usize, good: v128): i32 {
  const left = <i32>i64x2.bitmask(good) ^ 3;
  store<u8>(at, left & 1 ? LEFT : 0);
  store<u8>(at + 1, left & 2 ? LEFT : 0);
  return (left & 1) + (left >> 1);
}

/** Flag in the outcome of eight rows that needed the wide code. */
const WIDE: i32 = 256;

// Inverts eight rows. Narrow: all rows near the money with short deviations, else -1. Wide: any rows; returns how many are left
// to the plain code, plus WIDE when the narrow code would not have done.
@inline function impliedEight(
  wide: bool, i: usize, price: usize, forward: usize, strike: usize, call: usize, deviation: usize, status: usize,
): i32 {
  const i_0 = i, i_1 = i + 16, i_2 = i + 32, i_3 = i + 48;
  $const j_ = i_ >> 3;
  $const quoted_ = v128.load(price + i_), F_ = v128.load(forward + i_), K_ = v128.load(strike + i_);
  $const gapSigned_ = f64x2.sub(F_, K_);
  $const intrinsic_ = f64x2.max(signedBy(flags(call + j_), gapSigned_), c(0));
  $const p_ = f64x2.sub(quoted_, intrinsic_);
  $const noise_ = v128.and(f64x2.gt(intrinsic_, c(0)), f64x2.mul(c(2.220446049250313e-16), quoted_));
  $const gap_ = f64x2.abs(gapSigned_), sum_ = f64x2.add(F_, K_);
  $const u_ = pin(f64x2.div(gap_, sum_));
  $let ratio_ = pin(atanhRatio(f64x2.mul(u_, u_)));
  $let x_ = pin(f64x2.mul(f64x2.add(u_, u_), ratio_));
  $const near_ = f64x2.lt(u_, c(0.1715728752538099));
  if (wide && !i64x2.all_true(every(near_0, near_1, near_2, near_3))) {
    $const far_ = f64x2.abs(logRatio(F_, K_));
    $x_ = pin(pick(x_, far_, near_));
    $ratio_ = pin(pick(ratio_, f64x2.div(f64x2.mul(c(0.5), far_), u_), near_));
  }
  $const away_ = f64x2.max(gap_, f64x2.mul(c(1e-6), p_));
  $const l_ = roughLogRatio(f64x2.add(p_, away_), p_);
  $const q_ = pin(f64x2.sqrt(f64x2.add(l_, l_)));
  $const q2_ = f64x2.mul(q_, q_);
  $const q4_ = f64x2.mul(q2_, q2_);
  $const gn_ = pin(fma(fma(c(0.00019155171361701906), q_, c(0.0002659538470697865)), q4_, fma(fma(c(0.0012196759925446428), q_, c(0.014987659141931285)), q2_, fma(c(-0.025946657619218765), q_, c(0.19947017484463503)))));
  $const gd_ = pin(fma(fma(c(0.00019152135375963516), q2_, fma(c(0.0002766450209101947), q_, c(0.0034463529887064836))), q4_, fma(fma(c(0.004877749832257585), q_, c(0.07576168350743932)), q2_, fma(c(-0.13019989372257215), q_, c(1)))));
  $const s0_ = pin(f64x2.div(f64x2.mul(f64x2.mul(away_, ratio_), gd_), f64x2.mul(sum_, f64x2.mul(l_, gn_))));
  $const v_ = f64x2.mul(s0_, s0_), w_ = f64x2.mul(x_, x_);
  $const fromV_ = fma(v_, fma(v_, c(0.000432706381051), c(0.00367471904623)), c(0.0416487240707));
  $const fromW_ = fma(w_, c(5.10799957181e-6), fma(v_, c(-6.56500542482e-5), c(-0.000345536659261)));
  $const s_ = pin(fma(f64x2.mul(s0_, v_), fma(w_, fromW_, fromV_), s0_));
  $const inverse_ = pin(f64x2.div(c(1), s_));
  $const h_ = f64x2.mul(x_, inverse_), t_ = f64x2.mul(c(0.5), s_);
  $const h2_ = f64x2.mul(h_, h_), t2_ = f64x2.mul(t_, t_);
  $const exponent_ = f64x2.add(h2_, t2_);
  $const unit_ = pin(millsSlopeDenominator(h_));
  $const y1_ = pin(millsSlopeNumerator(h_));
  $const short_ = both(f64x2.lt(t_, c(0.11)), f64x2.lt(x_, c(0.8)));
  $let difference_: v128;
  const allShort = every(short_0, short_1, short_2, short_3);
  if (!wide || i64x2.all_true(allShort)) {
    $difference_ = pin(differenceShort(y1_, unit_, h2_, t2_));
  } else if (!v128.any_true(some(short_0, short_1, short_2, short_3))) {
    $difference_ = pin(differenceLong(y1_, unit_, h2_, t2_));
  } else {
    $difference_ = pin(pick(differenceShort(y1_, unit_, h2_, t2_), differenceLong(y1_, unit_, h2_, t2_), short_));
  }
  $const weight_ = pin(f64x2.mul(f64x2.sqrt(f64x2.mul(F_, K_)), f64x2.mul(c(0.3989422804014327), exp(f64x2.mul(c(-0.5), exponent_)))));
  $const reciprocal_ = pin(f64x2.div(c(1), f64x2.mul(weight_, f64x2.mul(s_, difference_))));
  $const d_ = pin(fnma(f64x2.mul(p_, unit_), reciprocal_, c(1)));
  $const hazard_ = f64x2.mul(f64x2.mul(weight_, unit_), reciprocal_);
  $const numerator_ = f64x2.mul(d_, fma(c(-0.5), d_, c(1)));
  $const denominator_ = fma(d_, fma(d_, c(0.16666666666666666), c(-1)), c(1));
  $const curvature_ = f64x2.sub(fma(h2_, inverse_, f64x2.mul(c(-0.5), t_)), hazard_);
  $const step_ = pin(f64x2.div(numerator_, fnma(hazard_, denominator_, f64x2.mul(f64x2.mul(c(0.5), numerator_), curvature_))));
  // The short region, which the narrow code asks for, lies inside the limits of t and x.
  $const region_ = both(f64x2.lt(exponent_, c(1400)), both(f64x2.gt(p_, c(1e-280)), f64x2.gt(p_, noise_)));
  $const reached_ = wide ? both(f64x2.lt(t_, c(0.52)), f64x2.lt(x_, c(3.1))) : both(near_, short_);
  $const good_ = both(both(region_, reached_), both(f64x2.lt(f64x2.abs(d_), c(0.006)), f64x2.lt(f64x2.abs(step_), f64x2.mul(c(8e-6), s_))));
  $v128.store(deviation + i_, f64x2.add(s_, step_));
  if (!wide) {
    if (!i64x2.all_true(every(good_0, good_1, good_2, good_3))) return -1;
    store<u64>(status + (i >> 3), 0);
    return 0;
  }
  let left = i64x2.all_true(both(every(near_0, near_1, near_2, near_3), allShort)) ? 0 : WIDE;
  $left += finish(status + j_, good_);
  return left;
}

function impliedWide(
  i: usize, price: usize, forward: usize, strike: usize, call: usize, deviation: usize, status: usize,
): i32 {
  return impliedEight(true, i, price, forward, strike, call, deviation, status);
}

/** Implied deviations of `rows` quotes, a multiple of eight; returns how many rows are left to the plain code. */
export function implied(
  rows: i32, price: usize, forward: usize, strike: usize, call: usize, deviation: usize, status: usize,
): i32 {
  const bytes = <usize>rows << 3;
  let left = 0;
  let wide = 0;
  for (let i: usize = 0; i < bytes; i += 64) {
    if (!wide && impliedEight(false, i, price, forward, strike, call, deviation, status) == 0) continue;
    const outcome = impliedWide(i, price, forward, strike, call, deviation, status);
    wide = outcome & WIDE;
    left += outcome & ~WIDE;
  }
  return left;
}

// Values eight rows, likewise.
@inline function greeksEight(
  wide: bool, higher: bool, i: usize, forward: usize, strike: usize, deviation: usize, years: usize, call: usize, status: usize,
  price: usize, delta: usize, gamma: usize, vega: usize, theta: usize, vanna: usize,
  charm: usize, volga: usize, speed: usize, colour: usize,
): i32 {
  const i_0 = i, i_1 = i + 16, i_2 = i + 32, i_3 = i + 48;
  $const j_ = i_ >> 3;
  $const F_ = v128.load(forward + i_), K_ = v128.load(strike + i_), s_ = v128.load(deviation + i_), T_ = v128.load(years + i_);
  $const gap_ = f64x2.sub(F_, K_);
  $const u_ = pin(f64x2.div(gap_, f64x2.add(F_, K_)));
  $let x_ = pin(f64x2.mul(f64x2.add(u_, u_), atanhRatio(f64x2.mul(u_, u_))));
  $const near_ = f64x2.lt(f64x2.abs(u_), c(0.1715728752538099));
  if (wide && !i64x2.all_true(every(near_0, near_1, near_2, near_3))) {
    $x_ = pin(pick(x_, logRatio(F_, K_), near_));
  }
  $const inverse_ = f64x2.div(c(1), s_), t_ = f64x2.mul(c(0.5), s_);
  $const moneyness_ = f64x2.mul(x_, inverse_), distance_ = f64x2.abs(x_);
  $const h_ = f64x2.abs(moneyness_);
  $const h2_ = f64x2.mul(h_, h_), t2_ = f64x2.mul(t_, t_);
  $const d1_ = f64x2.add(moneyness_, t_), d2_ = f64x2.sub(moneyness_, t_);
  $const exponent_ = f64x2.mul(d1_, d1_);
  // Near the money the logarithm is short enough of itself.
  $const short_ = wide ? both(f64x2.lt(t_, c(0.11)), f64x2.lt(distance_, c(0.8))) : f64x2.lt(t_, c(0.11));
  const allShort = every(short_0, short_1, short_2, short_3);
  $const density_ = pin(f64x2.mul(c(0.3989422804014327), exp(f64x2.mul(c(-0.5), exponent_))));
  $const weight_ = f64x2.mul(F_, density_);
  $const call_ = flags(call + j_);
  $const unit_ = pin(millsDenominator(h_));
  $const e0_ = pin(millsNumerator(h_));
  $const y1_ = fnma(h_, e0_, unit_);
  $const difference_ = pin(differenceShort(y1_, unit_, h2_, t2_));
  $const average_ = pin(averageShort(e0_, fnma(h_, y1_, e0_), h2_, t2_));
  $const reciprocal_ = pin(f64x2.div(c(1), f64x2.mul(F_, unit_)));
  $let inverseForward_ = f64x2.mul(unit_, reciprocal_);
  $const inverseUnit_ = f64x2.mul(F_, reciprocal_);
  $let timeValue_ = pin(f64x2.mul(f64x2.mul(s_, difference_), f64x2.mul(weight_, inverseUnit_)));
  $const half_ = f64x2.mul(t_, difference_);
  $let above_ = f64x2.gt(x_, c(0));
  $let tail_ = pin(f64x2.mul(f64x2.add(average_, v128.xor(half_, v128.and(above_, i64x2.splat(i64.MIN_VALUE)))), f64x2.mul(density_, inverseUnit_)));
  if (wide && !i64x2.all_true(allShort)) {
    $const longUnit_ = millsSlopeDenominator(h_);
    $const longDifference_ = differenceLong(millsSlopeNumerator(h_), longUnit_, h2_, t2_);
    $const z_ = f64x2.abs(d1_);
    $const under_ = millsDenominator(z_);
    $const forwardUnder_ = f64x2.mul(F_, under_);
    $const longReciprocal_ = f64x2.div(c(1), f64x2.mul(forwardUnder_, longUnit_));
    $inverseForward_ = pick(inverseForward_, f64x2.mul(f64x2.mul(under_, longUnit_), longReciprocal_), short_);
    $timeValue_ = pin(pick(timeValue_, f64x2.mul(weight_, f64x2.mul(f64x2.mul(s_, longDifference_), f64x2.mul(forwardUnder_, longReciprocal_))), short_));
    $tail_ = pin(pick(tail_, f64x2.mul(weight_, f64x2.mul(millsNumerator(z_), f64x2.mul(longUnit_, longReciprocal_))), short_));
    $above_ = pick(above_, f64x2.gt(d1_, c(0)), short_);
  }
  $const probability_ = pick(tail_, f64x2.sub(c(1), tail_), v128.xor(call_, above_));
  $const rootTime_ = f64x2.sqrt(T_), inverseTime_ = f64x2.div(c(1), T_);
  $const gamma_ = f64x2.mul(density_, f64x2.mul(inverseForward_, inverse_));
  $const vega_ = f64x2.mul(weight_, rootTime_), perVolatility_ = f64x2.mul(rootTime_, inverse_);
  $const densityD2_ = f64x2.mul(density_, d2_);
  $v128.store(price + i_, f64x2.add(timeValue_, f64x2.max(signedBy(call_, gap_), c(0))));
  $v128.store(delta + i_, signedBy(call_, probability_));
  $v128.store(gamma + i_, gamma_);
  $v128.store(vega + i_, vega_);
  $v128.store(theta + i_, f64x2.mul(weight_, f64x2.mul(f64x2.neg(t_), inverseTime_)));
  $v128.store(vanna + i_, f64x2.mul(f64x2.neg(densityD2_), perVolatility_));
  if (higher) {
    $const product_ = f64x2.mul(d1_, d2_), halfInverseTime_ = f64x2.mul(c(0.5), inverseTime_);
    $v128.store(charm + i_, f64x2.mul(densityD2_, halfInverseTime_));
    $v128.store(volga + i_, f64x2.mul(f64x2.mul(vega_, product_), perVolatility_));
    $v128.store(speed + i_, f64x2.mul(f64x2.neg(f64x2.mul(gamma_, inverseForward_)), fma(d1_, inverse_, c(1))));
    $v128.store(colour + i_, f64x2.mul(f64x2.mul(gamma_, f64x2.sub(c(1), product_)), halfInverseTime_));
  }
  $const inRange_ = both(both(moderate(F_), moderate(T_)), both(f64x2.gt(s_, c(1e-100)), f64x2.lt(exponent_, c(1400))));
  // Near the money a positive forward makes the strike positive.
  $const reached_ = wide ? both(both(f64x2.lt(t_, c(0.52)), f64x2.lt(distance_, c(3.1))), f64x2.gt(K_, c(0))) : both(near_, short_);
  $const good_ = both(inRange_, reached_);
  if (!wide) {
    if (!i64x2.all_true(every(good_0, good_1, good_2, good_3))) return -1;
    store<u64>(status + (i >> 3), 0);
    return 0;
  }
  let left = i64x2.all_true(both(every(near_0, near_1, near_2, near_3), allShort)) ? 0 : WIDE;
  $left += finish(status + j_, good_);
  return left;
}

function greeksWide(
  i: usize, forward: usize, strike: usize, deviation: usize, years: usize, call: usize, status: usize,
  price: usize, delta: usize, gamma: usize, vega: usize, theta: usize, vanna: usize,
  charm: usize, volga: usize, speed: usize, colour: usize,
): i32 {
  return greeksEight(true, false, i, forward, strike, deviation, years, call, status, price, delta, gamma, vega, theta, vanna, charm, volga, speed, colour);
}
function allGreeksWide(
  i: usize, forward: usize, strike: usize, deviation: usize, years: usize, call: usize, status: usize,
  price: usize, delta: usize, gamma: usize, vega: usize, theta: usize, vanna: usize,
  charm: usize, volga: usize, speed: usize, colour: usize,
): i32 {
  return greeksEight(true, true, i, forward, strike, deviation, years, call, status, price, delta, gamma, vega, theta, vanna, charm, volga, speed, colour);
}

@inline function greeksOf(
  higher: bool, rows: i32, forward: usize, strike: usize, deviation: usize, years: usize, call: usize, status: usize,
  price: usize, delta: usize, gamma: usize, vega: usize, theta: usize, vanna: usize,
  charm: usize, volga: usize, speed: usize, colour: usize,
): i32 {
  const bytes = <usize>rows << 3;
  let left = 0;
  let wide = 0;
  for (let i: usize = 0; i < bytes; i += 64) {
    if (!wide && greeksEight(false, higher, i, forward, strike, deviation, years, call, status, price, delta, gamma, vega, theta, vanna, charm, volga, speed, colour) == 0) continue;
    const outcome = higher
      ? allGreeksWide(i, forward, strike, deviation, years, call, status, price, delta, gamma, vega, theta, vanna, charm, volga, speed, colour)
      : greeksWide(i, forward, strike, deviation, years, call, status, price, delta, gamma, vega, theta, vanna, charm, volga, speed, colour);
    wide = outcome & WIDE;
    left += outcome & ~WIDE;
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
