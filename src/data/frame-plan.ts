import { type EpochMs, epochMs, type IsoDate, type OptionRoot, type SessionRange } from '../market/index.ts';
import type { Catalogue, QuotesOutput } from './catalogue.ts';
import { tradeDateOf } from './quote-time.ts';

/** Captures fetched within this time of each other are one look at the market. */
const TOGETHER_MS = 120_000;

/** The part of one stored file that belongs to one instant. */
export interface FramePart {
  readonly output: QuotesOutput;
  readonly root: OptionRoot;
  readonly quotedAt: EpochMs;
  readonly fetchedAt: EpochMs;
}

/** One frame to be read: at most one part a root, `at` the latest of their quote instants. */
export interface PlannedFrame {
  readonly at: EpochMs;
  readonly tradeDate: IsoDate;
  readonly parts: readonly FramePart[];
}

export interface FramePlan {
  readonly frames: readonly PlannedFrame[];
  /** Captures of a root that tell an instant a second time: left out. */
  readonly duplicates: readonly FramePart[];
}

/** Which frames a store can deliver for a range of trade dates, ascending. */
export function planFrames(catalogue: Catalogue, range: SessionRange): FramePlan {
  const parts = catalogue.sources
    .flatMap((source) => source.outputs)
    .flatMap((output) => (output.kind === 'quotes' ? partsOf(output) : []))
    .filter(({ quotedAt }) => {
      const tradeDate = tradeDateOf(quotedAt);
      return tradeDate >= range.from && tradeDate <= range.to;
    })
    .sort(
      (a, b) => a.fetchedAt - b.fetchedAt || compare(a.root, b.root) || compare(a.output.path, b.output.path),
    );
  const duplicates: FramePart[] = [];
  const told = new Set<string>();
  const groups: FramePart[][] = [];
  for (const part of parts) {
    const key = `${part.root} ${part.quotedAt}`;
    if (told.has(key)) {
      duplicates.push(part);
      continue;
    }
    told.add(key);
    const group = groups.at(-1);
    const joins =
      group !== undefined &&
      part.fetchedAt - group[0]!.fetchedAt <= TOGETHER_MS &&
      group.every(({ root }) => root !== part.root);
    if (joins) group.push(part);
    else groups.push([part]);
  }
  const frames = groups.map((group) => {
    const at = epochMs(Math.max(...group.map(({ quotedAt }) => quotedAt)));
    return { at, tradeDate: tradeDateOf(at), parts: group };
  });
  return { frames: frames.sort((a, b) => a.at - b.at), duplicates };
}

function partsOf(output: QuotesOutput): FramePart[] {
  return output.captures.map(({ quotedAt, fetchedAt }) => ({
    output,
    root: output.root,
    quotedAt: epochMs(quotedAt),
    fetchedAt: epochMs(fetchedAt),
  }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
