import { daysBetween, expiresAt, type IsoDate, isExpiry } from '../../market/index.ts';
import type { RegressionRow } from '../../math/index.ts';
import type { Calibration, SmileLaw, SpreadLaw } from './calibration.ts';
import type { ChainKind, Evidence, Observation, Snapshot } from './evidence.ts';
import {
  FAMILY_TERMS,
  familyTerms,
  levelTerms,
  VIX_TERMS,
  VIX3M_TERMS,
  VVIX_TERMS,
  vixTerms,
  vvixTerms,
} from './level-laws.ts';
import {
  CHANGE_TERMS,
  changeTerms,
  familyLevel,
  HEDGE_TERMS,
  hedgeTerms,
  LEVEL_TERMS,
  type MarketState,
  marketState,
  nextSessionBase,
  nextSessionTerms,
  sameSessionBase,
} from './market-state.ts';
import type { ModelDay } from './model-day.ts';
import { type ObservedQuote, ratioAt } from './observe-chain.ts';
import { type Regression, regress } from './regression.ts';
import { MODEL_CLOCK } from './session-clock.ts';
import { HEDGE_KNOTS, SHORT_KNOTS, VIX_KNOTS } from './smile-shape.ts';
import {
  HEDGE_SMILE_TERMS,
  hedgeSmileTerms,
  SHORT_SMILE_TERMS,
  shortSmileTerms,
  VIX_OPTION_TERMS,
  VIX_SMILE_TERMS,
  vixOptionTerms,
  vixSmileTerms,
} from './smile-terms.ts';
import { SPREAD_TERMS, spreadTerms } from './spread-law.ts';
import { CURVE_TERMS, CURVE_VIX_TERMS, curveTerms, curveVixTerms } from './vx-curve.ts';

interface Row {
  readonly date: IsoDate;
  readonly terms: readonly number[];
  readonly target: number;
}

/**
 * Fits every law of the modelled history by least squares. Quotes: each day weighs the same, errors clustered by day.
 * Daily series: each row weighs the same, errors clustered by month.
 * @param without a day of which nothing is used
 */
export function fitCalibration(evidence: Evidence, without?: IsoDate): Calibration {
  const days = evidence.days.map((day, at) => ({ day, before: evidence.days[at - 1] }));
  const pairs = days.flatMap(({ day, before }) => (before && day.date !== without ? [{ day, before }] : []));
  const monthly = (name: string, terms: readonly string[], rows: readonly Row[]) =>
    regress(
      name,
      terms,
      rows.map(({ date, ...row }) => ({ ...row, group: date.slice(0, 7) })),
    );
  const levels: Calibration['levels'] = {
    fromFamily: monthly(
      'VIX1D from the family',
      FAMILY_TERMS,
      pairs.flatMap(({ day }) => lnRow(day, day.vix1d, familyTerms(day))),
    ),
    fromVix: monthly(
      'VIX1D from VIX',
      VIX_TERMS,
      pairs.flatMap(({ day }) => lnRow(day, day.vix1d, vixTerms(day))),
    ),
    vix3m: monthly(
      'VIX3M from VIX',
      VIX3M_TERMS,
      pairs.flatMap(({ day }) =>
        lnRow(day, day.vix3m && day.vix3m / day.vix.close, levelTerms(day.vix.close)),
      ),
    ),
    vvix: monthly(
      'VVIX from VIX',
      VVIX_TERMS,
      pairs.flatMap(({ day, before }) => lnRow(day, day.vvix, vvixTerms(day, before))),
    ),
  };
  // States of snapshots need the levels alone, which are fitted by now.
  const seen = evidence.snapshots
    .filter(({ day }) => day.date !== without)
    .map((snapshot) => ({ snapshot, state: stateOf(snapshot, { levels } as Calibration) }));
  return { levels, index: indexLaws(seen), vix: vixLaws(seen, evidence, pairs, monthly) };
}

/** The state of a real snapshot. */
export function stateOf(
  { frame, day, before, earlier, vix }: Snapshot,
  calibration: Calibration,
  most?: Parameters<typeof marketState>[6],
): MarketState {
  return marketState(frame.at, day, before, earlier, vix, calibration, most);
}

interface Seen {
  readonly snapshot: Snapshot;
  readonly state: MarketState;
}

function indexLaws(seen: readonly Seen[]): Calibration['index'] {
  const known = seen.filter(
    ({ snapshot: { day, before } }) => day.vix1d !== undefined && before.vix1d !== undefined,
  );
  const late = known.filter(({ state }) => state.afterClose);
  const early = known.filter(({ state }) => !state.afterClose);
  const rows = (
    from: readonly Seen[],
    kind: ChainKind,
    row: (one: Observation, state: MarketState) => readonly [number, readonly number[]],
  ) =>
    byDay(
      from.flatMap(({ snapshot, state }) =>
        ofKind(snapshot, kind).map((one) => {
          const [target, terms] = row(one, state);
          return { date: snapshot.day.date, target, terms };
        }),
      ),
    );
  const short: readonly ChainKind[] = ['same-session', 'next-session'];
  return {
    nextSession: regress(
      'next session after the close',
      LEVEL_TERMS,
      rows(late, 'next-session', (one, state) => [
        Math.log(one.deviation / nextSessionBase(state)),
        nextSessionTerms(state),
      ]),
    ),
    nextSessionEarly: regress(
      'next session before the close',
      CHANGE_TERMS,
      rows(early, 'next-session', (one, state) => [
        Math.log(one.deviation / nextSessionBase(state)),
        changeTerms(state),
      ]),
    ),
    sameSession: regress(
      'same session',
      CHANGE_TERMS,
      rows(early, 'same-session', (one, state) => [
        Math.log(one.deviation / sameSessionBase(state)),
        changeTerms(state),
      ]),
    ),
    hedge: regress(
      'hedge tenors',
      HEDGE_TERMS,
      rows(seen, 'hedge', (one, state) => [
        Math.log((100 * one.deviation) / Math.sqrt(one.years) / familyLevel(state, 365 * one.years)),
        hedgeTerms(state, 365 * one.years),
      ]),
    ),
    shortSmile: smileLaw('short smile', SHORT_KNOTS, SHORT_SMILE_TERMS, seen, short, (one, state) =>
      shortSmileTerms(sessionVolatility(one, state), state.vix, one.kind === 'same-session'),
    ),
    hedgeSmile: smileLaw('hedge smile', HEDGE_KNOTS, HEDGE_SMILE_TERMS, seen, ['hedge'], (one, state) =>
      hedgeSmileTerms(state.vix, one.days),
    ),
    shortSpread: spreads('short spread', seen, short),
    hedgeSpread: spreads('hedge spread', seen, ['hedge']),
  };
}

/** Annual percent of 252 sessions that an expiry's deviation is over the variance time left to it. */
function sessionVolatility(
  { deviation, chain }: Pick<Observation, 'deviation' | 'chain'>,
  { at }: MarketState,
): number {
  return (100 * deviation) / Math.sqrt(MODEL_CLOCK.between(at, expiresAt(chain.root, chain.expiry)));
}

function vixLaws(
  seen: readonly Seen[],
  { futures }: Evidence,
  pairs: readonly { readonly day: ModelDay; readonly before: ModelDay }[],
  monthly: (name: string, terms: readonly string[], rows: readonly Row[]) => Regression,
): Calibration['vix'] {
  const dayOf = new Map(pairs.map(({ day }) => [day.date, day]));
  const settled = futures.flatMap(({ date, expiry, price, basis }) => {
    const day = dayOf.get(date);
    return day && basis !== 'final' && expiry > date && isExpiry('VX', expiry) && price > 5
      ? [{ day, target: Math.log(price / day.vix.close), days: daysBetween(date, expiry) }]
      : [];
  });
  return {
    option: regress(
      'VIX options',
      VIX_OPTION_TERMS,
      byDay(
        seen.flatMap(({ snapshot, state }) =>
          ofKind(snapshot, 'vix').map(({ deviation, years, days }) => ({
            date: snapshot.day.date,
            target: Math.log((100 * deviation) / Math.sqrt(years) / state.vvix),
            terms: vixOptionTerms(state.vix, days),
          })),
        ),
      ),
    ),
    smile: smileLaw(
      'VIX smile',
      VIX_KNOTS.filter((knot) => Math.abs(knot) <= 1),
      VIX_SMILE_TERMS,
      seen,
      ['vix'],
      ({ days }) => vixSmileTerms(days),
    ),
    spread: spreads('VIX spread', seen, ['vix']),
    curve: monthly(
      'VX curve',
      CURVE_TERMS,
      settled.flatMap(({ day, target, days }) =>
        day.vix3m === undefined
          ? []
          : [{ date: day.date, target, terms: curveTerms(day.vix.close, day.vix3m, days) }],
      ),
    ),
    curveFromVix: monthly(
      'VX curve from VIX',
      CURVE_VIX_TERMS,
      settled.map(({ day, target, days }) => ({
        date: day.date,
        target,
        terms: curveVixTerms(day.vix.close, days),
      })),
    ),
    leverage: monthly(
      'leverage',
      ['change of ln SPX'],
      pairs.map(({ day, before }) => ({
        date: day.date,
        target: Math.log(day.vix.close / before.vix.close),
        terms: [Math.log(day.spx.close / before.spx.close)],
      })),
    ),
  };
}

function smileLaw(
  name: string,
  knots: readonly number[],
  terms: readonly string[],
  seen: readonly Seen[],
  kinds: readonly ChainKind[],
  termsOf: (one: Observation, state: MarketState) => readonly number[],
): SmileLaw {
  return {
    knots,
    ratios: knots
      .filter((knot) => knot !== 0)
      .map((knot) =>
        regress(
          `${name} at ${knot}`,
          terms,
          byDay(
            seen.flatMap(({ snapshot, state }) =>
              snapshot.observations.flatMap((one) => {
                const ratio = kinds.includes(one.kind) ? ratioAt(one, knot) : undefined;
                return ratio === undefined
                  ? []
                  : [{ date: snapshot.day.date, target: ratio, terms: termsOf(one, state) }];
              }),
            ),
          ),
        ),
      ),
  };
}

function spreads(name: string, seen: readonly Seen[], kinds: readonly ChainKind[]): SpreadLaw {
  return {
    outer: spreadRegression(name, seen, kinds, ({ inside }) => inside === 0),
    inner: spreadRegression(`${name} in the money`, seen, kinds, ({ inside }) => inside > 0),
  };
}

function spreadRegression(
  name: string,
  seen: readonly Seen[],
  kinds: readonly ChainKind[],
  wanted: (quote: ObservedQuote) => boolean,
): Regression {
  const all = seen.flatMap(({ snapshot, state }) =>
    snapshot.observations
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap((one) =>
        one.quotes.filter(wanted).map(({ outside, z, inside, half }) => ({
          date: snapshot.day.date,
          target: Math.log(half),
          terms: spreadTerms(outside, z, inside, {
            vix: state.vix,
            afterClose: state.afterClose,
            sameSession: one.kind === 'same-session',
          }),
        })),
      ),
  );
  // A term that never varies in these quotes is left out of the fit and has no effect.
  const varies = SPREAD_TERMS.map(
    (_, i) => i === 0 || all.some(({ terms }) => terms[i] !== all[0]!.terms[i]),
  );
  const kept = regress(
    name,
    SPREAD_TERMS.filter((_, i) => varies[i]),
    byDay(all.map((row) => ({ ...row, terms: row.terms.filter((_, i) => varies[i]) }))),
  );
  const spread = (values: readonly number[]) => {
    let next = 0;
    return varies.map((used) => (used ? values[next++]! : 0));
  };
  return {
    ...kept,
    terms: SPREAD_TERMS,
    coefficients: spread(kept.coefficients),
    standardErrors: spread(kept.standardErrors),
  };
}

/** Every day weighs the same, however many rows it has. */
function byDay(rows: readonly Row[]): readonly RegressionRow[] {
  const counts = new Map<string, number>();
  for (const { date } of rows) counts.set(date, (counts.get(date) ?? 0) + 1);
  return rows.map(({ date, target, terms }) => ({
    target,
    terms,
    group: date,
    weight: 1 / counts.get(date)!,
  }));
}

function ofKind({ observations }: Snapshot, kind: ChainKind): readonly Observation[] {
  return observations.filter((one) => one.kind === kind);
}

function lnRow(
  { date }: ModelDay,
  value: number | undefined,
  terms: readonly number[] | undefined,
): readonly Row[] {
  return value !== undefined && value > 0 && terms ? [{ date, target: Math.log(value), terms }] : [];
}
