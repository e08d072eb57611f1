import type { CondorTrade, JournalEntry } from '../engine/index.ts';
import {
  type Cents,
  cents,
  type EpochMs,
  type IntradayBar,
  type PointInTimeSeries,
  type SeriesCatalog,
} from '../market/index.ts';
import { BREACH_WORKINGS, chainOf, type LayerPlan } from '../method/index.ts';

/** Whether the index was seen at or beyond a short strike, by what it was seen with. */
export interface Touches {
  /** Snapshots or bars looked at; without any the rest says nothing. */
  readonly seen: number;
  readonly put: boolean;
  readonly call: boolean;
}

/** What happened to one condor between its entry and its end. */
export interface Excursion {
  readonly trade: CondorTrade;
  /** Lowest value over cost at a mark after the entry's own, all condors together; null without such a mark. */
  readonly worstMarkCents: Cents | null;
  /** Marks after the entry's own. */
  readonly marks: number;
  /** Time from each mark below zero to the next mark or the end, milliseconds. */
  readonly underWaterMs: number;
  readonly lifeMs: number;
  /** Touches of the short strikes at snapshots after the entry; the index is frozen outside its session. */
  readonly touchedAtMarks: Touches;
  /** Touches by bars of the index that lie within the life; only sessions have bars. */
  readonly touchedInBars: Touches;
  /** Which short strike it settled beyond; null for a condor that was bought back. */
  readonly breach: 'none' | 'put' | 'call' | null;
  /** Risk-neutral probabilities of the plan that opened it, 0 to 1; null where that plan has none, and for rolled condors. */
  readonly predicted: { readonly put: number; readonly call: number; readonly anyTouch: number } | null;
}

/** The excursions of the condors of a journal, in the order of the trades. Bars are those of the index, if there are any. */
export function excursions(
  journal: readonly JournalEntry[],
  trades: readonly CondorTrade[],
  bars?: PointInTimeSeries<IntradayBar>,
): readonly Excursion[] {
  const predicted = predictions(journal);
  const marks = journal.filter((entry) => entry.kind === 'mark');
  return trades.map((trade): Excursion => {
    const { positionId, entryAt, exitAt } = trade;
    const within = marks.slice(countUntil(marks, entryAt), countUntil(marks, exitAt));
    const own = within.flatMap(({ at, positions }) => {
      const found = positions.find(({ id }) => id === positionId);
      return found ? [{ at, value: found.unrealised }] : [];
    });
    const levels = within.flatMap(({ indexLevel }) => (indexLevel === null ? [] : [indexLevel]));
    const inLife = bars === undefined ? [] : barsWithin(bars, entryAt, exitAt);
    return {
      trade,
      worstMarkCents: own.length === 0 ? null : cents(Math.min(...own.map(({ value }) => value))),
      marks: own.length,
      underWaterMs: own.reduce(
        (sum, { at, value }, i) => (value < 0 ? sum + (own[i + 1]?.at ?? exitAt) - at : sum),
        0,
      ),
      lifeMs: exitAt - entryAt,
      touchedAtMarks: touches(trade, levels, levels),
      touchedInBars: touches(
        trade,
        inLife.map(({ low }) => low),
        inLife.map(({ high }) => high),
      ),
      breach: breachOf(trade),
      predicted: predicted.get(positionId) ?? null,
    };
  });
}

/** How many entries of a journal, which is in order of time, are stamped at or before an instant. */
function countUntil(entries: readonly JournalEntry[], until: EpochMs): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.at <= until) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The finest bars of the index that a tape has. */
export function finestIndexBars({
  intraday = {},
}: SeriesCatalog): PointInTimeSeries<IntradayBar> | undefined {
  const minutes = (name: string) => Number(/ (\d+)m$/.exec(name)?.[1]);
  const names = Object.keys(intraday)
    .filter((name) => name.startsWith('SPX '))
    .sort((a, b) => minutes(a) - minutes(b));
  return names[0] === undefined ? undefined : intraday[names[0]];
}

function barsWithin(
  bars: PointInTimeSeries<IntradayBar>,
  after: EpochMs,
  until: EpochMs,
): readonly IntradayBar[] {
  const count = bars.countAt(until) - bars.countAt(after);
  return bars
    .last(until, count)
    .map(({ value }) => value)
    .filter(({ from }) => from >= after);
}

function touches({ strikes }: CondorTrade, lows: readonly number[], highs: readonly number[]): Touches {
  const [, shortPut, shortCall] = strikes;
  return {
    seen: lows.length,
    put: lows.some((low) => low <= shortPut),
    call: highs.some((high) => high >= shortCall),
  };
}

function breachOf({ settlement, strikes: [, shortPut, shortCall] }: CondorTrade): Excursion['breach'] {
  if (settlement === null) return null;
  return settlement < shortPut ? 'put' : settlement > shortCall ? 'call' : 'none';
}

/** What the plan of each opening said of its short strikes; a plan that rolls says nothing of the new condor. */
function predictions(journal: readonly JournalEntry[]): Map<string, NonNullable<Excursion['predicted']>> {
  const found = new Map<string, NonNullable<Excursion['predicted']>>();
  let anchor: LayerPlan | undefined;
  for (const entry of journal) {
    if (entry.kind === 'plan') anchor = entry.plan.layers.find(({ layer }) => layer === 'anchor');
    if (entry.kind !== 'fill' || entry.order.layer !== 'anchor' || entry.order.intent !== 'open') continue;
    const { positionId } = entry.order;
    if (!anchor || chainOf(positionId).rolls > 0) continue;
    const share = (name: string) => {
      const value = anchor?.workings.find((one) => one.name === name)?.value;
      return typeof value === 'number' ? value / 100 : undefined;
    };
    const [put, call] = [share(BREACH_WORKINGS.put), share(BREACH_WORKINGS.call)];
    const touch = [share(BREACH_WORKINGS.putTouch), share(BREACH_WORKINGS.callTouch)];
    if (put === undefined || call === undefined) continue;
    found.set(positionId, { put, call, anyTouch: Math.min(1, (touch[0] ?? 0) + (touch[1] ?? 0)) });
  }
  return found;
}
