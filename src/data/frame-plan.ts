import {
  type EpochMs,
  epochMs,
  type IsoDate,
  type OptionRoot,
  type SessionRange,
  tradeDateAt,
} from '../market/index.ts';
import type { Catalogue, QuotesOutput } from './catalogue.ts';

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

/** A capture that is left out because another one tells the same instant of the root. */
export interface RepeatedPart {
  readonly part: FramePart;
  readonly kept: FramePart;
  readonly differs: boolean;
}

export interface FramePlan {
  readonly frames: readonly PlannedFrame[];
  /** Captures of a root that tell an instant a second time: left out. */
  readonly duplicates: readonly RepeatedPart[];
}

/** Which frames a store can deliver for a range of trade dates, ascending. */
export function planFrames(catalogue: Catalogue, range: SessionRange): FramePlan {
  const parts = catalogue.sources
    .flatMap((source) => source.outputs)
    .flatMap((output) => (output.kind === 'quotes' ? partsOf(output) : []))
    .filter(({ quotedAt }) => {
      const tradeDate = tradeDateAt(quotedAt);
      return tradeDate >= range.from && tradeDate <= range.to;
    })
    .sort(
      (a, b) => a.fetchedAt - b.fetchedAt || compare(a.root, b.root) || compare(a.output.path, b.output.path),
    );
  const duplicates: RepeatedPart[] = [];
  const told = new Map<string, FramePart>();
  const groups: FramePart[][] = [];
  for (const part of parts) {
    const key = `${part.root} ${part.quotedAt}`;
    const kept = told.get(key);
    if (kept) {
      duplicates.push({ part, kept, differs: kept.output.sha256 !== part.output.sha256 });
      continue;
    }
    told.set(key, part);
    const group = groups.at(-1);
    const joins =
      group !== undefined &&
      part.fetchedAt - group[0]!.fetchedAt <= TOGETHER_MS &&
      group.every(({ root }) => root !== part.root);
    if (joins) group.push(part);
    else groups.push([part]);
  }
  const byInstant = new Map<EpochMs, FramePart[]>();
  for (const group of groups) {
    const at = epochMs(Math.max(...group.map(({ quotedAt }) => quotedAt)));
    byInstant.set(at, [...(byInstant.get(at) ?? []), ...group]);
  }
  const frames = [...byInstant].map(([at, all]) => ({
    at,
    tradeDate: tradeDateAt(at),
    parts: latestOfRoots(all),
  }));
  return { frames: frames.sort((a, b) => a.at - b.at), duplicates };
}

/** One part a root: where two looks at the market share an instant, the one fetched last. */
function latestOfRoots(parts: readonly FramePart[]): FramePart[] {
  const byRoot = new Map<OptionRoot, FramePart>();
  for (const part of parts) byRoot.set(part.root, part);
  return [...byRoot.values()];
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
