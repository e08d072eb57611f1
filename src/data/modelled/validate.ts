import { setImmediate } from 'node:timers/promises';
import { type IsoDate, type OptionChain, quoteAt, type Right, strikeIndex } from '../../market/index.ts';
import { strikeGreeks } from '../../volatility/index.ts';
import type { Calibration } from './calibration.ts';
import type { Evidence, Observation, Snapshot } from './evidence.ts';
import { fitCalibration, stateOf } from './fit.ts';
import type { LevelSource } from './level-laws.ts';
import { remodelled } from './remodel.ts';

/** What was compared. */
export type ComparisonKind = 'condor' | 'condor next morning' | 'put spread' | 'VIX call';

/** One price of a real snapshot beside the model's, which was fitted without that day. */
export interface Comparison {
  readonly kind: ComparisonKind;
  readonly what: string;
  readonly source: LevelSource;
  readonly date: IsoDate;
  readonly afterClose: boolean;
  readonly vix: number;
  /** Points: a condor's credit at the touch, otherwise a mid. */
  readonly real: number;
  /** The model's, at the real strikes. */
  readonly modelled: number;
  /** Half of the package's quoted spread, points. */
  readonly halfSpread: number;
  /** The model's, at the real strikes, with one thing changed: which of them takes the error away shows its cause. */
  readonly changed: ChangedPrices;
  /** Condors: the model's credit at the touch at strikes of its own choice, and how much further out those lie. */
  readonly own?: { readonly credit: number; readonly putFurther: number; readonly callFurther: number };
}

/** The model's prices with one thing changed. */
export interface ChangedPrices {
  /** Volatility at the money as quoted. */
  readonly level: number;
  /** Smile as quoted. */
  readonly smile: number;
  /** Both as quoted: half-spreads and ticks are left. */
  readonly levelAndSmile: number;
  /** The day itself in the fit. */
  readonly fitted: number;
  /** The level of the day's VIX1D; undefined where it is not on file, or is what the model has anyway. */
  readonly vix1d?: number | undefined;
}

const DELTAS = [0.05, 0.1, 0.16] as const;
const WIDTHS = [25, 10] as const;
const PUT_SPREADS = [
  { long: 0.25, short: 0.1 },
  { long: 0.05, short: 0.02 },
] as const;
const VIX_CALLS = [0.5, 0.3] as const;
/** Calendar days within which a put spread or a VIX call is compared. */
const SPREAD_DAYS = { min: 28, max: 62 } as const;

/**
 * Every price that the method would trade, on every real snapshot, against the model fitted to all other days: condors by
 * delta and width and what they are worth the next morning, put spreads of one to two months, VIX calls. Where VIX1D is
 * on file the model is also asked as if it were not, and as if VIX alone were, which is how most of the past is modelled.
 */
export async function compareAll(
  evidence: Evidence,
  onDay: (done: number, total: number) => void = () => {},
): Promise<readonly Comparison[]> {
  const dates = [...new Set(evidence.snapshots.map(({ day }) => day.date))].sort();
  const found: Comparison[] = [];
  const whole = fitCalibration(evidence);
  for (const [done, date] of dates.entries()) {
    onDay(done, dates.length);
    // Lets the progress line be drawn between two fits.
    await setImmediate();
    const fits: Fits = { without: fitCalibration(evidence, date), whole };
    const own = evidence.snapshots.filter(({ day }) => day.date === date);
    for (const snapshot of own) {
      const sources: readonly LevelSource[] =
        snapshot.day.vix1d !== undefined ? ['VIX1D', 'family', 'VIX'] : ['family', 'VIX'];
      for (const source of sources) {
        for (const one of snapshot.observations) found.push(...compareOne(snapshot, one, source, fits));
      }
    }
    const [morning] = own.filter(({ frame, day }) => frame.at < day.closes);
    const eve = evidence.snapshots.filter(({ day }) => morning && day.date === morning.before.date).at(-1);
    if (morning && eve) found.push(...compareMorning(eve, morning, fits));
  }
  onDay(dates.length, dates.length);
  return found;
}

interface Fits {
  readonly without: Calibration;
  readonly whole: Calibration;
}

/** The model's chain and those with one thing changed. */
interface Models {
  readonly model: OptionChain;
  readonly changed: { readonly [K in keyof Omit<ChangedPrices, 'vix1d'>]: OptionChain } & {
    readonly vix1d: OptionChain | undefined;
  };
}

function modelsOf(snapshot: Snapshot, one: Observation, fits: Fits, source: LevelSource): Models {
  const { without, whole } = fits;
  const state = stateOf(snapshot, without, source);
  const moved = one.kind === 'next-session' && source !== 'VIX1D' && snapshot.day.vix1d !== undefined;
  return {
    model: remodelled(one, state, without),
    changed: {
      level: remodelled(one, state, without, { level: true }),
      smile: remodelled(one, state, without, { smile: true }),
      levelAndSmile: remodelled(one, state, without, { level: true, smile: true }),
      fitted: remodelled(one, stateOf(snapshot, whole, source), whole),
      vix1d: moved ? remodelled(one, stateOf(snapshot, without, 'VIX1D'), without) : undefined,
    },
  };
}

/** A price of each changed chain. */
function changedPrices({ changed }: Models, price: (chain: OptionChain) => number): ChangedPrices {
  return {
    level: price(changed.level),
    smile: price(changed.smile),
    levelAndSmile: price(changed.levelAndSmile),
    fitted: price(changed.fitted),
    vix1d: changed.vix1d && price(changed.vix1d),
  };
}

function compareOne(
  snapshot: Snapshot,
  one: Observation,
  source: LevelSource,
  fits: Fits,
): readonly Comparison[] {
  const state = stateOf(snapshot, fits.without, source);
  const about = { source, date: snapshot.day.date, afterClose: state.afterClose, vix: snapshot.vix };
  // Only the level for the next session depends on what is known; the rest is compared once.
  if (one.kind !== 'next-session' && source !== 'family') return [];
  if (one.kind === 'same-session') return [];
  const models = modelsOf(snapshot, one, fits, source);
  const { model } = models;
  if (one.kind === 'next-session') {
    return DELTAS.flatMap((delta) =>
      WIDTHS.flatMap((width): Comparison[] => {
        const strikes = condorStrikes(one.chain, one, delta, width);
        const real = strikes && priced(one.chain, condorLegs(strikes));
        const same = strikes && priced(model, condorLegs(strikes));
        if (!strikes || !real || !same) return [];
        const chosen = condorStrikes(model, one, delta, width);
        const own = chosen && priced(model, condorLegs(chosen));
        return [
          {
            ...about,
            kind: 'condor',
            what: `${Math.round(100 * delta)} delta, ${width} wide`,
            real: -real.touch,
            modelled: -same.touch,
            changed: changedPrices(models, (chain) => -offered(chain, condorLegs(strikes)).touch),
            halfSpread: real.half,
            ...(chosen &&
              own && {
                own: {
                  credit: -own.touch,
                  putFurther: strikes[1] - chosen[1],
                  callFurther: chosen[2] - strikes[2],
                },
              }),
          },
        ];
      }),
    );
  }
  if (one.kind === 'hedge') {
    if (one.days < SPREAD_DAYS.min || one.days > SPREAD_DAYS.max) return [];
    return PUT_SPREADS.flatMap(({ long, short }): Comparison[] => {
      const [bought, sold] = [
        nearestDelta(one.chain, one, 'P', long),
        nearestDelta(one.chain, one, 'P', short),
      ];
      if (bought === undefined || sold === undefined || sold >= bought) return [];
      const legs: Leg[] = [
        { right: 'P', strike: bought, quantity: 1 },
        { right: 'P', strike: sold, quantity: -1 },
      ];
      return compared(one.chain, models, legs).map((prices) => ({
        ...about,
        ...prices,
        kind: 'put spread',
        what: `${100 * long}/${100 * short} delta`,
      }));
    });
  }
  return VIX_CALLS.flatMap((delta): Comparison[] => {
    const strike = nearestDelta(one.chain, one, 'C', delta);
    if (strike === undefined) return [];
    const term = one.days <= 47 ? 'to 47 days' : one.days <= 127 ? '48 to 127 days' : 'over 127 days';
    return compared(one.chain, models, [{ right: 'C', strike, quantity: 1 }]).map((prices) => ({
      ...about,
      ...prices,
      kind: 'VIX call',
      what: `${100 * delta} delta, ${term}`,
    }));
  });
}

/** Yesterday's last condors, valued in this session's first snapshot. */
function compareMorning(eve: Snapshot, morning: Snapshot, fits: Fits): readonly Comparison[] {
  const sold = eve.observations.find(({ kind }) => kind === 'next-session');
  const held = morning.observations.find(
    ({ chain }) => chain.root === 'SPXW' && chain.expiry === sold?.chain.expiry,
  );
  if (!sold || !held) return [];
  const models = modelsOf(morning, held, fits, 'VIX1D');
  return DELTAS.flatMap((delta): Comparison[] => {
    const strikes = condorStrikes(sold.chain, sold, delta, 25);
    if (!strikes) return [];
    return compared(
      held.chain,
      models,
      condorLegs(strikes).map((leg) => ({ ...leg, quantity: -leg.quantity })),
    ).map((prices) => ({
      ...prices,
      kind: 'condor next morning',
      what: `${Math.round(100 * delta)} delta, 25 wide`,
      source: 'VIX1D',
      date: morning.day.date,
      afterClose: false,
      vix: morning.vix,
    }));
  });
}

interface Leg {
  readonly right: Right;
  readonly strike: number;
  readonly quantity: number;
}

type Strikes = readonly [longPut: number, shortPut: number, shortCall: number, longCall: number];

function condorLegs([longPut, shortPut, shortCall, longCall]: Strikes): readonly Leg[] {
  return [
    { right: 'P', strike: longPut, quantity: 1 },
    { right: 'P', strike: shortPut, quantity: -1 },
    { right: 'C', strike: shortCall, quantity: -1 },
    { right: 'C', strike: longCall, quantity: 1 },
  ];
}

function condorStrikes(
  chain: OptionChain,
  basis: Observation,
  delta: number,
  width: number,
): Strikes | undefined {
  const put = nearestDelta(chain, basis, 'P', delta);
  const call = nearestDelta(chain, basis, 'C', delta);
  return put === undefined || call === undefined ? undefined : [put - width, put, call, call + width];
}

/** Strike of the two-sided option out of the money whose forward delta is nearest. */
function nearestDelta(
  chain: OptionChain,
  { forward, discount, years }: Observation,
  right: Right,
  delta: number,
): number | undefined {
  let best: { readonly strike: number; readonly miss: number } | undefined;
  for (const { point } of strikeGreeks(chain, { forward, discount, years: years as never })) {
    if (!point.ok || point.value.basis !== 'mid') continue;
    const { side, greeks, strike } = point.value;
    // A put's delta gives its strike's call's by parity, for calls near the money.
    const own = side === right ? greeks.delta : right === 'C' ? 1 + greeks.delta : greeks.delta - 1;
    const miss = Math.abs(Math.abs(own) - delta);
    if (!best || miss < best.miss) best = { strike, miss };
  }
  return best?.strike;
}

interface Price {
  readonly touch: number;
  readonly mid: number;
  readonly half: number;
}

/** What a package costs at the touch and at mid, and half its spread; undefined unless every leg is two-sided. */
function priced(chain: OptionChain, legs: readonly Leg[]): Price | undefined {
  const whole = legs.every(
    ({ right, strike }) => quoteAt(chain, strikeIndex(chain, strike), right).kind === 'two-sided',
  );
  return whole ? offered(chain, legs) : undefined;
}

/** The same where a leg that nobody bids for counts with a bid of nought. */
function offered(chain: OptionChain, legs: readonly Leg[]): Price {
  let [touch, mid, half] = [0, 0, 0];
  for (const { right, strike, quantity } of legs) {
    const quote = quoteAt(chain, strikeIndex(chain, strike), right);
    const bid = 'bid' in quote ? quote.bid : 0;
    const ask = 'ask' in quote ? quote.ask : 0;
    touch += quantity * (quantity > 0 ? ask : bid);
    mid += (quantity * (bid + ask)) / 2;
    half += (Math.abs(quantity) * (ask - bid)) / 2;
  }
  return { touch, mid, half };
}

function compared(
  real: OptionChain,
  models: Models,
  legs: readonly Leg[],
): readonly Pick<Comparison, 'real' | 'modelled' | 'halfSpread' | 'changed'>[] {
  const [own, other] = [priced(real, legs), priced(models.model, legs)];
  if (!own || !other) return [];
  const changed = changedPrices(models, (chain) => offered(chain, legs).mid);
  return [{ real: own.mid, modelled: other.mid, halfSpread: own.half, changed }];
}
