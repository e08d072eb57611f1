import type { Leg } from '../book/index.ts';
import {
  daysBetween,
  type MarketView,
  multiplier,
  type OptionContract,
  sessionAt,
  strike as strikeOf,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { parityForward, type SmilePoint, strikeGreeks, yearsToExpiry } from '../volatility/index.ts';
import { findVixCall } from './hedge-instruments.ts';
import { wholeContracts } from './hedge-sizing.ts';
import type { Working } from './plan.ts';
import type { SecondEngineRules } from './strategy/strategy.ts';

const ROOT = 'SPXW';

/** What one part of the layer would buy. */
export interface Purchase {
  /** Legs of one lot: one put spread, or one call. */
  readonly lot: readonly Leg[];
  /** Lots of the whole part, before slices, budget and cash; 0 when nothing is wanted now. */
  readonly lots: number;
  readonly workings: readonly Working[];
}

/** A part that is held and renewed for itself: the put spread, or one rung of the ladder. */
export interface Part {
  /** What ends the ids of its positions; the put spread's have no such end. */
  readonly suffix: string;
  readonly gate: string;
  readonly window: { readonly min: number; readonly max: number };
  /** A position with at most this many calendar days left is given up for a later expiry; never where absent. */
  readonly renewDays?: number | undefined;
  /** Chooses contracts; `equity` in US dollars is asked for only where the size is a share of it. */
  readonly find: (view: MarketView, equity: () => Result<number>) => Result<Purchase>;
}

/** The packages that the layer holds when complete, in the order in which they are bought. */
export function partsOf({ instrument }: SecondEngineRules, condors: number): readonly Part[] {
  if (instrument.kind === 'put-spread') {
    const find = (view: MarketView) => putSpread(view, instrument);
    return [{ suffix: '', gate: 'put-spread', window: instrument.expiryDays, find }];
  }
  return instrument.rungs.map((rung, i) => ({
    suffix: ` rung ${i + 1}`,
    gate: `rung ${i + 1}`,
    window: rung.days,
    renewDays: rung.renewDays,
    find: (view, equity) => ladderRung(view, rung, condors, equity),
  }));
}

type Rung = Extract<SecondEngineRules['instrument'], { kind: 'vix-call-ladder' }>['rungs'][number];

function ladderRung(
  view: MarketView,
  { days, delta, size }: Rung,
  condors: number,
  equity: () => Result<number>,
): Result<Purchase> {
  const found = findVixCall(view, { delta, minDays: days.min, maxDays: days.max, expiry: 'longest' });
  if (!found.ok) return found;
  const { contract, forward, workings } = found.value;
  const lot = [{ contract, quantity: 1 }];
  if (size.rule === 'per-ten-condors') {
    const lots = wholeContracts((size.contracts * condors) / 10);
    if (lots < 1)
      return absent('rounds-to-zero', `${size.contracts} per ten condors × ${condors} is no whole call`);
    return ok({ lot, lots, workings });
  }
  const level = size.levels.findLast(({ forwardAbove }) => forward > forwardAbove);
  const percent = level?.percent ?? 0;
  const share: Working = { name: 'share of equity at this VIX level', value: percent, unit: '%' };
  if (percent === 0) return ok({ lot, lots: 0, workings: [...workings, share] });
  const account = equity();
  if (!account.ok) return account;
  const offer = offerOf(view, contract);
  if (!offer.ok) return offer;
  const lots = Math.floor((account.value * percent) / 100 / (offer.value * multiplier(contract.root)));
  if (lots < 1) return absent('rounds-to-zero', `${percent} % of ${account.value} dollars buys no call`);
  return ok({ lot, lots, workings: [...workings, share] });
}

function offerOf(view: MarketView, contract: OptionContract): Result<number> {
  const found = view.quote(contract);
  if (!found.ok) return found;
  const { quote } = found.value;
  return 'ask' in quote && quote.kind !== 'crossed' ? ok(quote.ask) : absent(quote.kind);
}

/** On the longest quoted expiry inside the window, the puts whose deltas are nearest to the wished ones. */
function putSpread(
  view: MarketView,
  rules: Extract<SecondEngineRules['instrument'], { kind: 'put-spread' }>,
): Result<Purchase> {
  const { tradeDate } = sessionAt(view.asOf, ROOT);
  const { min, max } = rules.expiryDays;
  const quoted = view.chains(ROOT).map((chain) => ({ chain, days: daysBetween(tradeDate, chain.expiry) }));
  const chosen = quoted.filter(({ days }) => days >= min && days <= max).at(-1);
  if (!chosen) {
    const longest = quoted.at(-1);
    return absent(
      'no-expiry-in-window',
      `no ${ROOT} expiry ${min}–${max} days away is quoted; the longest is ${longest ? `${longest.days} days` : 'none'}`,
    );
  }
  const { chain, days } = chosen;
  const parity = parityForward(chain);
  if (!parity.ok) return parity;
  const years = yearsToExpiry(chain);
  if (!years.ok) return years;
  const { forward, discount } = parity.value;
  const puts = strikeGreeks(chain, { forward, discount, years: years.value }).flatMap(({ point }) =>
    point.ok && point.value.side === 'P' && point.value.basis === 'mid' ? [point.value] : [],
  );
  const long = nearest(puts, rules.longDelta);
  const short = nearest(puts, rules.shortDelta);
  if (!long || !short || short.strike >= long.strike) {
    return absent(
      'no-quoted-strike',
      `${chain.expiry} quotes no pair of puts near deltas −${rules.longDelta} and −${rules.shortDelta}`,
    );
  }
  const leg = ({ strike }: SmilePoint, quantity: number): Leg => ({
    contract: { kind: 'option', root: ROOT, expiry: chain.expiry, right: 'P', strike: strikeOf(strike) },
    quantity,
  });
  return ok({
    lot: [leg(long, 1), leg(short, -1)],
    lots: rules.spreads,
    workings: [
      { name: 'put spread expiry', value: chain.expiry, unit: 'date' },
      { name: 'days to expiry', value: days, unit: 'calendar days' },
      { name: 'parity forward', value: forward, unit: 'index points' },
      ...putWorkings('long put', long),
      ...putWorkings('short put', short),
    ],
  });
}

function putWorkings(name: string, { strike, greeks, price }: SmilePoint): Working[] {
  return [
    { name, value: strike, unit: 'index points' },
    { name: `${name} delta`, value: greeks.delta, unit: 'forward delta' },
    { name: `${name} mid`, value: price, unit: 'index points' },
  ];
}

function nearest(points: readonly SmilePoint[], delta: number): SmilePoint | undefined {
  let best: SmilePoint | undefined;
  for (const point of points) {
    if (!best || Math.abs(-point.greeks.delta - delta) < Math.abs(-best.greeks.delta - delta)) best = point;
  }
  return best;
}
