import type { IsoDate, OptionChain, OptionRoot } from '../market/index.ts';
import { absent, blackPrice, ok, type Result, remembered } from '../math/index.ts';
import { type PricingBasis, type SmilePoint, sameBasis, strikeGreeks } from './smile-points.ts';
import { type SviParameters, sviTotalVariance } from './svi.ts';
import { fitSvi, type SviFit } from './svi-fit.ts';

/** One strike against the fitted slice. */
export interface SmileResidual {
  readonly strike: number;
  /** Fitted less quoted volatility, points. */
  readonly volPoints: number;
  /** Fitted less quoted mid, in half-spreads: within ±1 lies between bid and ask. */
  readonly halfSpreads: number;
}

/** A smile of one expiry fitted to its quotes, with how well it fits. */
export interface SmileFit {
  readonly root: OptionRoot;
  readonly expiry: IsoDate;
  readonly basis: PricingBasis;
  readonly slice: SviFit;
  readonly residuals: readonly SmileResidual[];
  /** Root mean square of the residuals, in volatility points and weighted by vega. */
  readonly rmsVolPoints: number;
  readonly rmsVegaWeighted: number;
  /** Share of strikes whose fitted price lies between bid and ask. */
  readonly insideShare: number;
}

/** Relative error of volatility that a five-parameter slice is allowed before a tight spread counts no more. */
const MODEL_ERROR = 0.01;
const CALENDAR_NODES = 41;

/**
 * Raw SVI of one chain: each two-sided out-of-the-money quote weighs by its vega over its half-spread, the half-spread
 * widened by the vega of 1 % of its volatility, so that the tightest quotes do not bend the wings. Butterfly-free always; with
 * `earlier` also not below that slice's total variance over the quoted range. The last answer for a chain is remembered.
 */
export function fitSmile(
  chain: OptionChain,
  basis: PricingBasis,
  earlier?: SviParameters,
): Result<SmileFit, 'too-few-points'> {
  return fittedSmile(chain, { basis, earlier });
}

interface FitTerms {
  readonly basis: PricingBasis;
  readonly earlier: SviParameters | undefined;
}

const fittedSmile = remembered(
  computeFit,
  (one: FitTerms, other: FitTerms) => one.earlier === other.earlier && sameBasis(one.basis, other.basis),
);

function computeFit(chain: OptionChain, { basis, earlier }: FitTerms): Result<SmileFit, 'too-few-points'> {
  const points: SmilePoint[] = [];
  for (const { point } of strikeGreeks(chain, basis)) {
    if (point.ok && point.value.basis === 'mid' && point.value.greeks.vega > 0) points.push(point.value);
  }
  const n = points.length;
  const k = new Float64Array(n);
  const w = new Float64Array(n);
  const weight = new Float64Array(n);
  points.forEach(({ strike, deviation, halfSpread, greeks }, i) => {
    k[i] = Math.log(strike / basis.forward);
    w[i] = deviation * deviation;
    const vega = greeks.vega / Math.sqrt(basis.years);
    const allowed = MODEL_ERROR * deviation * vega;
    const spread = halfSpread / basis.discount;
    weight[i] = vega / (2 * deviation * Math.sqrt(spread * spread + allowed * allowed));
  });
  const floor = earlier && n > 1 ? floorOf(earlier, k) : undefined;
  const slice = fitSvi({ k, w, weight }, floor);
  if (!slice.ok) return absent('too-few-points', `${chain.root} ${chain.expiry}: ${slice.detail}`);

  let [squares, weighted, mass, inside] = [0, 0, 0, 0];
  const residuals = points.map((point, i): SmileResidual => {
    const fitted = Math.sqrt(sviTotalVariance(slice.value.parameters, k[i]!));
    const volPoints = (100 * (fitted - point.deviation)) / Math.sqrt(basis.years);
    const price = basis.discount * blackPrice(basis.forward, point.strike, fitted, point.side);
    const halfSpreads = (price - point.price) / point.halfSpread;
    squares += volPoints * volPoints;
    weighted += point.greeks.vega * volPoints * volPoints;
    mass += point.greeks.vega;
    // The slack of a millionth covers a quote without a spread that is met exactly.
    if (Math.abs(price - point.price) <= point.halfSpread + 1e-6) inside++;
    return { strike: point.strike, volPoints, halfSpreads };
  });
  return ok({
    root: chain.root,
    expiry: chain.expiry,
    basis,
    slice: slice.value,
    residuals,
    rmsVolPoints: Math.sqrt(squares / n),
    rmsVegaWeighted: Math.sqrt(weighted / mass),
    insideShare: inside / n,
  });
}

/** Volatility of a fitted smile at a strike, annualised on its clock: 0.15 is 15 %. */
export function smileVolatility({ slice, basis }: SmileFit, strike: number): number {
  const w = sviTotalVariance(slice.parameters, Math.log(strike / basis.forward));
  return Math.sqrt(w / basis.years);
}

function floorOf(
  earlier: SviParameters,
  k: Float64Array,
): { readonly k: Float64Array; readonly w: Float64Array } {
  const [low, high] = [k[0]!, k[k.length - 1]!];
  const nodes = Float64Array.from(
    { length: CALENDAR_NODES },
    (_, i) => low + ((high - low) * i) / (CALENDAR_NODES - 1),
  );
  return { k: nodes, w: nodes.map((at) => sviTotalVariance(earlier, at)) };
}
