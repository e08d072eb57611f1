import { LAYERS, type LayerName } from '../book/index.ts';
import { type CondorTrade, headlineOf, type RunDocument } from '../engine/index.ts';
import { addDays, type IsoDate, tradeDateAt, weekday } from '../market/index.ts';
import { type TradeStatistics, tradeStatistics } from './trade-statistics.ts';

/** Cents by layer. */
export type LayerCents = { readonly [layer in LayerName]: number };

/** What one week or year did: the index where it is known, each layer and the interest on cash, and the account, their sum. */
export interface Stretch {
  /** Monday of the week, or first of January. */
  readonly from: IsoDate;
  /** Change of SPX from the last mark before the stretch to its last one, %; null where a mark lacks it. */
  readonly indexPercent: number | null;
  readonly layers: LayerCents;
  /** Cents, which no layer earned. */
  readonly interest: number;
  readonly account: number;
}

/** Condors of sessions with and without a listed expiry on the next session. */
export interface EraSplit {
  readonly name: 'listed' | 'not listed';
  readonly sessions: number;
  readonly traded: number;
  /** Null without trades. */
  readonly statistics: TradeStatistics | null;
  readonly pnlCents: number;
}

/** The weeks in which SPX fell most, worst first, with what each layer made in them. */
export function worstWeeks(run: RunDocument, count: number): readonly Stretch[] {
  const weeks = stretches(run, (date) => addDays(date, 1 - weekday(date)));
  return weeks
    .filter(({ indexPercent }) => indexPercent !== null)
    .sort((a, b) => a.indexPercent! - b.indexPercent! || (a.from < b.from ? -1 : 1))
    .slice(0, count);
}

/** Calendar years of a run, ascending. */
export function yearsOf(run: RunDocument): readonly Stretch[] {
  return stretches(run, (date) => `${date.slice(0, 4)}-01-01` as IsoDate);
}

/** A run's condors by whether the exchange listed the expiry they were sold in. */
export function eraSplit(run: RunDocument): readonly EraSplit[] {
  const listedOn = new Set(
    run.sessions.filter(({ oneDayExpiry }) => oneDayExpiry !== null).map(({ date }) => date),
  );
  const { trades } = headlineOf(run);
  const of = (name: EraSplit['name'], wanted: boolean): EraSplit => {
    const own: readonly CondorTrade[] = trades.filter(({ tradeDate }) => listedOn.has(tradeDate) === wanted);
    const sessions = run.sessions.filter(({ date }) => listedOn.has(date) === wanted);
    return {
      name,
      sessions: sessions.length,
      traded: sessions.filter(({ outcome }) => outcome === 'traded').length,
      statistics: tradeStatistics(own) ?? null,
      pnlCents: own.reduce((sum, { pnlCents }) => sum + pnlCents, 0),
    };
  };
  return [of('listed', true), of('not listed', false)];
}

function stretches(run: RunDocument, startOf: (date: IsoDate) => IsoDate): Stretch[] {
  const found: Stretch[] = [];
  const zero = { anchor: 0, pivot: 0, 'second-engine': 0 };
  let before: LayerCents = zero;
  let last: LayerCents = zero;
  let [interestBefore, interest] = [0, 0];
  let [indexBefore, index] = [null, null] as [number | null, number | null];
  let open: IsoDate | undefined;
  const close = (from: IsoDate) => {
    const layers = Object.fromEntries(
      LAYERS.map((layer) => [layer, last[layer] - before[layer]]),
    ) as LayerCents;
    found.push({
      from,
      indexPercent: index !== null && indexBefore !== null ? 100 * (index / indexBefore - 1) : null,
      layers,
      interest: interest - interestBefore,
      account: LAYERS.reduce((sum, layer) => sum + layers[layer], interest - interestBefore),
    });
    before = last;
    interestBefore = interest;
    indexBefore = index;
  };
  // Interest is written before the mark of its snapshot: it counts with that mark.
  let written = 0;
  for (const entry of run.journal) {
    if (entry.kind === 'interest') written += entry.amount;
    if (entry.kind !== 'mark') continue;
    const start = startOf(tradeDateAt(entry.at));
    if (open !== undefined && start !== open) close(open);
    open = start;
    const layers: { -readonly [layer in LayerName]: number } = { ...zero };
    for (const { layer, realised, unrealised } of entry.layers) layers[layer] = realised + unrealised;
    last = layers;
    index = entry.indexLevel ?? index;
    interest = written;
  }
  if (open !== undefined) close(open);
  return found;
}
