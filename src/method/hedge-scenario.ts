import { contractLabel, type Leg } from '../book/index.ts';
import {
  daysBetween,
  isExpiry,
  type MarketView,
  multiplier,
  type OptionChain,
  type OptionContract,
  sessionAt,
} from '../market/index.ts';
import { absent, blackGreeks, blackPrice, ok, type Result } from '../math/index.ts';
import { parityForward, strikeGreeks, yearsToExpiry } from '../volatility/index.ts';
import { tenorBeta, vixResponse } from './hedge-response.ts';

const DAYS_PER_YEAR = 365;

/** The market of one instant, moved and left alone: what it does to packages. */
export interface Scenarios {
  /** VIX now, points. */
  readonly vix: number;
  /**
   * Change of value, US dollars, of a package when the index jumps by `returnPercent` at once. VX moves by its tenor's
   * share of the fitted response of VIX ({@link vixResponse}); a VIX option by its future at the implied deviation of its
   * strike, so that a rise of the volatility of VIX is left out; an index option by the moved forward, with the smile
   * floating along and its deviations in proportion to VIX.
   */
  readonly gain: (legs: readonly Leg[], returnPercent: number) => Result<number>;
  /**
   * Change of value, US dollars, over one calendar day on which index, VIX, curve and volatilities stand still: theta of
   * the options, and for what follows VIX the slide down the curve to the next shorter tenor (spot VIX for the first).
   */
  readonly carry: (legs: readonly Leg[]) => Result<number>;
}

/** The smile of a chain: implied total deviations over log moneyness, ascending. */
interface Slice {
  readonly forward: number;
  readonly discount: number;
  readonly years: number;
  readonly moneyness: readonly number[];
  readonly deviations: readonly number[];
}

export function scenariosOf(view: MarketView): Result<Scenarios, 'no-level'> {
  const level = view.level('VIX');
  if (!level) return absent('no-level', 'VIX');
  const vix = level.value;
  const { tradeDate } = sessionAt(view.asOf, 'SPXW');
  const slices = new Map<string, Result<Slice>>();
  const sliceFor = (contract: OptionContract): Result<Slice> => {
    const key = `${contract.root} ${contract.expiry}`;
    const held = slices.get(key);
    if (held) return held;
    const chain = view.chain(contract.root, contract.expiry);
    const slice = chain ? sliceOf(chain) : absent('no-chain', contractLabel(contract));
    slices.set(key, slice);
    return slice;
  };
  const sum = (legs: readonly Leg[], one: (leg: Leg) => Result<number>): Result<number> => {
    let total = 0;
    for (const leg of legs) {
      const points = one(leg);
      if (!points.ok) return points;
      total += points.value * leg.quantity * multiplier(leg.contract.root);
    }
    return ok(total);
  };
  return ok({
    vix,
    gain: (legs, returnPercent) => {
      const change = vixResponse(returnPercent, vix);
      return sum(legs, ({ contract }) => {
        const ofFuture = tenorBeta(Math.max(0, daysBetween(tradeDate, contract.expiry))) * change;
        if (contract.kind === 'future') return ok(ofFuture);
        const slice = sliceFor(contract);
        if (!slice.ok) return slice;
        const { forward } = slice.value;
        return ok(
          isVolatility(contract)
            ? optionChange(slice.value, contract, forward + ofFuture, 'strike', 1)
            : optionChange(
                slice.value,
                contract,
                forward * (1 + returnPercent / 100),
                'moneyness',
                1 + change / vix,
              ),
        );
      });
    },
    carry: (legs) =>
      sum(legs, ({ contract }) => {
        if (contract.kind === 'future') {
          const tenor = view.curve()?.tenors.find(({ expiry }) => expiry === contract.expiry);
          if (!tenor) return absent('no-curve', contractLabel(contract));
          const slide = dailySlide(view, contract.expiry, (tenor.bid + tenor.ask) / 2, vix);
          return slide.ok ? ok(-slide.value) : slide;
        }
        const slice = sliceFor(contract);
        if (!slice.ok) return slice;
        const { forward, discount, years } = slice.value;
        const deviation = deviationAt(slice.value, Math.log(contract.strike / forward));
        const { theta, delta } = blackGreeks(forward, contract.strike, deviation, years, contract.right);
        const decay = (discount * theta) / DAYS_PER_YEAR;
        if (!isVolatility(contract)) return ok(decay);
        const slide = dailySlide(view, contract.expiry, forward, vix);
        return slide.ok ? ok(decay - discount * delta * slide.value) : slide;
      }),
  });
}

function isVolatility({ root }: OptionContract): boolean {
  return root === 'VIX' || root === 'VIXW';
}

function sliceOf(chain: OptionChain): Result<Slice> {
  const parity = parityForward(chain);
  if (!parity.ok) return parity;
  const years = yearsToExpiry(chain);
  if (!years.ok) return years;
  const { forward, discount } = parity.value;
  const points = strikeGreeks(chain, { forward, discount, years: years.value }).flatMap(({ point }) =>
    point.ok ? [point.value] : [],
  );
  if (points.length === 0) return absent('no-quoted-strike', `${chain.root} ${chain.expiry}`);
  return ok({
    forward,
    discount,
    years: years.value,
    moneyness: points.map(({ strike }) => Math.log(strike / forward)),
    deviations: points.map(({ deviation }) => deviation),
  });
}

/** Points that an option gains when its forward moves and its smile stays at its strikes or floats along. */
function optionChange(
  slice: Slice,
  { strike, right }: OptionContract,
  moved: number,
  smileStaysAt: 'strike' | 'moneyness',
  scale: number,
): number {
  const { forward, discount } = slice;
  const before = deviationAt(slice, Math.log(strike / forward));
  const after = smileStaysAt === 'strike' ? before : deviationAt(slice, Math.log(strike / moved));
  return (
    discount * (blackPrice(moved, strike, scale * after, right) - blackPrice(forward, strike, before, right))
  );
}

/** Linear between quoted strikes, level beyond them. */
function deviationAt({ moneyness, deviations }: Slice, k: number): number {
  const above = moneyness.findIndex((one) => one >= k);
  if (above <= 0) return above === 0 ? deviations[0]! : deviations.at(-1)!;
  const [low, high] = [moneyness[above - 1]!, moneyness[above]!];
  const share = (k - low) / (high - low);
  return (1 - share) * deviations[above - 1]! + share * deviations[above]!;
}

/** Points a day by which a level of the curve lies above the next shorter monthly tenor, or above spot VIX. */
function dailySlide(
  view: MarketView,
  expiry: Leg['contract']['expiry'],
  level: number,
  vix: number,
): Result<number> {
  const { tradeDate } = sessionAt(view.asOf, 'SPXW');
  const days = daysBetween(tradeDate, expiry);
  if (days <= 0) return absent('expires-today', expiry);
  const shorter = view
    .curve()
    ?.tenors.findLast((one) => one.expiry > tradeDate && one.expiry < expiry && isExpiry('VIX', one.expiry));
  const from = shorter ? (shorter.bid + shorter.ask) / 2 : vix;
  const apart = shorter ? daysBetween(shorter.expiry, expiry) : days;
  return ok((level - from) / apart);
}
