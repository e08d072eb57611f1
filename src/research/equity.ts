import type { LayerName } from '../book/index.ts';
import type { JournalEntry } from '../engine/index.ts';
import { type EpochMs, type IsoDate, tradeDateAt } from '../market/index.ts';

/** What each layer had made by one instant, US dollars, open packages at their value. */
export interface EquityPoint {
  readonly at: EpochMs;
  readonly layers: { readonly [layer in LayerName]: number };
  /** Interest on the account's cash, which no layer earned. */
  readonly interest: number;
  readonly account: number;
}

/** The equity path of a run from its marks. */
export function equityPath(journal: readonly JournalEntry[]): readonly EquityPoint[] {
  const points: EquityPoint[] = [];
  let interest = 0;
  for (const entry of journal) {
    if (entry.kind === 'interest') interest += entry.amount;
    if (entry.kind !== 'mark') continue;
    const layers = { anchor: 0, pivot: 0, 'second-engine': 0 };
    for (const { layer, realised, unrealised } of entry.layers) layers[layer] = (realised + unrealised) / 100;
    const account = layers.anchor + layers.pivot + layers['second-engine'] + interest / 100;
    points.push({ at: entry.at, layers, interest: interest / 100, account });
  }
  return points;
}

/** The account's worst session: change of equity from the last mark of one session to the last of the next. */
export function worstSession(
  path: readonly EquityPoint[],
): { readonly date: IsoDate; readonly dollars: number } | undefined {
  let worst: { date: IsoDate; dollars: number } | undefined;
  let before = 0;
  for (const [i, point] of path.entries()) {
    const tradeDate = tradeDateAt(point.at);
    const next = path[i + 1];
    if (next && tradeDateAt(next.at) === tradeDate) continue;
    const dollars = point.account - before;
    if (!worst || dollars < worst.dollars) worst = { date: tradeDate, dollars };
    before = point.account;
  }
  return worst;
}

/** Largest fall of the account's equity from an earlier high, US dollars, at marks only; zero or positive. */
export function maxDrawdown(path: readonly EquityPoint[]): number {
  let high = 0;
  let deepest = 0;
  for (const { account } of path) {
    high = Math.max(high, account);
    deepest = Math.max(deepest, high - account);
  }
  return deepest;
}
