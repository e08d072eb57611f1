/** Width of a character of 12-pixel text, on the generous side. */
const CHARACTER = 6.6;
const GAP = 6;

/** Pixels a text takes. */
export function textWidth(text: string): number {
  return text.length * CHARACTER;
}

/** A text that flies from the top of an upright line, away from the middle of the picture. */
export interface Flag {
  /** Pixels. */
  readonly x: number;
  readonly text: string;
}

export interface PlacedFlag {
  /** 0 is nearest the picture. */
  readonly row: number;
  readonly side: 'left' | 'right';
}

/**
 * Rows for flags such that no text overlaps another or is crossed by another's line: right of `middle` texts fly
 * right and the line further right stays lower, left of it the mirror image. In the order given.
 */
export function flagRows(flags: readonly Flag[], middle: number): PlacedFlag[] {
  const placed = new Map<number, PlacedFlag>();
  for (const side of ['left', 'right'] as const) {
    const outward = side === 'right' ? 1 : -1;
    const here = flags
      .map((flag, index) => ({
        index,
        distance: (flag.x - middle) * outward,
        width: textWidth(flag.text) + GAP,
      }))
      .filter(({ distance }) => (side === 'right' ? distance >= 0 : distance > 0))
      .sort((a, b) => b.distance - a.distance || b.index - a.index);
    for (const [place, { index, distance, width }] of here.entries()) {
      const inTheWay = here.slice(0, place).filter((other) => other.distance < distance + width);
      const row = Math.max(-1, ...inTheWay.map((other) => placed.get(other.index)!.row)) + 1;
      placed.set(index, { row, side });
    }
  }
  return flags.map((_, index) => placed.get(index)!);
}

/** Places (indices) whose ascending positions keep at least `gap` from each other; the last one is always kept. */
export function thinned(positions: readonly number[], gap: number): number[] {
  const kept: number[] = [];
  for (let place = positions.length - 1; place >= 0; place--) {
    const next = kept.at(-1);
    if (next === undefined || positions[next]! - positions[place]! >= gap) kept.push(place);
  }
  return kept.reverse();
}

/** Moves positions (pixels, downwards) apart to at least `gap`, keeping their order and staying above `limit`. */
export function spreadApart(positions: readonly number[], gap: number, limit: number): number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]! || a - b);
  const moved = [...positions];
  for (let k = 1; k < order.length; k++) {
    moved[order[k]!] = Math.max(moved[order[k]!]!, moved[order[k - 1]!]! + gap);
  }
  let ceiling = limit;
  for (const index of order.toReversed()) {
    moved[index] = Math.min(moved[index]!, ceiling);
    ceiling = moved[index]! - gap;
  }
  return moved;
}
