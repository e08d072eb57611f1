// Two-lane arithmetic of the batches. Every expression mirrors its plain TypeScript operation by operation, so that the portable
// build gives the same bits; the relaxed build differs by fused multiply-adds only.

@inline function fma(a: v128, b: v128, d: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_madd(a, b, d) : f64x2.add(f64x2.mul(a, b), d);
}
@inline function fnma(a: v128, b: v128, d: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_nmadd(a, b, d) : f64x2.sub(d, f64x2.mul(a, b));
}
@inline function pick(yes: v128, no: v128, where: v128): v128 { return v128.bitselect(yes, no, where); }
@inline function both(a: v128, b: v128): v128 { return v128.and(a, b); }

@inline function atanhRatio(z: v128): v128 {
  const z2 = f64x2.mul(z, z), z4 = f64x2.mul(z2, z2), z8 = f64x2.mul(z4, z4);
  return fma(c(0.06631854983611397), z8, fma(fma(fma(c(0.06624292878278355), z, c(0.07693584421520037)), z2, fma(c(0.09090886777460622), z, c(0.11111111339630612))), z4, fma(fma(c(0.14285714284401557), z, c(0.20000000000003773)), z2, fma(c(0.3333333333333333), z, c(1)))));
}

// The whole part of y / ln 2, times the unit of the exponent field, and the remainder of y: the two parts of exp(y), for y down
// to -708, where the result is normal.
@inline function exponentField(y: v128): v128 { return fma(y, c(1.4426950408889634), c(6755399441055744.0)); }
@inline function remainder(y: v128, field: v128): v128 {
  const k = f64x2.sub(field, c(6755399441055744.0));
  return fnma(k, c(1.9082149292705877e-10), fnma(k, c(0.6931471803691238), y));
}
@inline function expOf(r: v128, field: v128): v128 {
  const r2 = f64x2.mul(r, r), r4 = f64x2.mul(r2, r2), r8 = f64x2.mul(r4, r4);
  return i64x2.add(fma(fma(fma(c(2.5110049204818658e-8), r, c(2.763265472252779e-7)), r2, fma(c(2.755724088722987e-6), r, c(2.4801485441561313e-5))), r8, fma(fma(fma(c(0.00019841269890076403), r, c(0.0013888888952352863)), r2, fma(c(0.008333333333319589), r, c(0.04166666666648795))), r4, fma(fma(c(0.1666666666666668), r, c(0.5000000000000019)), r2, fma(c(1), r, c(1))))), i64x2.shl(field, 52));
}

// Parts of ln(a/b). Constants of bits are written as the doubles they make: 0x3fe6a09e00000000 is the first, 0x3ff0000000000000
// is 1, 0x4330000000000000 is 2^52, 0x000fffffffffffff the fraction field.
@inline function logField(a: v128, b: v128): v128 { return i64x2.sub(f64x2.div(a, b), c(0.7071065902709961)); }
@inline function exponentOf(field: v128): v128 {
  return f64x2.sub(v128.or(i64x2.shr_u(i64x2.add(field, c(1)), 52), c(4503599627370496.0)), c(4503599627371519.0));
}
@inline function scaledQuotient(a: v128, b: v128, field: v128): v128 {
  const scaled = i64x2.add(b, v128.andnot(field, c(2.225073858507201e-308)));
  return f64x2.div(f64x2.sub(a, scaled), f64x2.add(a, scaled));
}
@inline function logSum(exponent: v128, rest: v128): v128 {
  return fma(exponent, c(0.6931471803691238), fma(exponent, c(1.9082149292705877e-10), rest));
}

@inline function logRatio(a: v128, b: v128): v128 {
  const field = logField(a, b), u = scaledQuotient(a, b, field);
  return logSum(exponentOf(field), f64x2.mul(f64x2.add(u, u), atanhRatio(f64x2.mul(u, u))));
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
  const t = i32x4.add(i32x4.sub(a, b), c(1.1125369292536007e-308));
  const scaled = i64x2.add(b, v128.andnot(t, c(2.225073858507201e-308)));
  const k = f64x2.sub(v128.or(i64x2.shr_u(t, 52), c(4503599627370496.0)), c(4503599627370496.0));
  const u = f64x2.div(f64x2.sub(a, scaled), f64x2.add(a, scaled)), z = f64x2.mul(u, u);
  const series = fma(
    fma(c(0.15218701306552582), z, c(0.1997628657542094)), f64x2.mul(z, z),
    fma(c(0.33333524575986695), z, c(0.9999999976010253)),
  );
  return fma(k, c(0.6931471805599453), f64x2.mul(f64x2.add(u, u), series));
}

@inline function abs(x: v128): v128 { return v128.andnot(x, c(-0.0)); }
@inline function minus(x: v128, where: v128): v128 { return v128.xor(x, v128.and(where, c(-0.0))); }
// Lanes above 1e-50 and below 1e50.
@inline function moderate(x: v128): v128 { return both(f64x2.gt(x, c(1e-50)), f64x2.lt(x, c(1e50))); }

// Four bytes as four words, and all-ones lanes where the first or the last two of them are zero.
@inline function words(at: usize): v128 { return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at))); }
@inline function firstZero(words: v128): v128 { return i64x2.eq(i64x2.extend_low_i32x4_u(words), i64x2.splat(0)); }
@inline function lastZero(words: v128): v128 { return i64x2.eq(i64x2.extend_high_i32x4_u(words), i64x2.splat(0)); }
