/** One side (calls or puts) of one expiry, each entry one contract, or one bundle of equally many. */
export interface Side {
  readonly shorts: readonly number[];
  readonly longs: readonly number[];
}

/** Which short is covered by which long, by position in the side's lists; `uncovered` shorts have none. */
export interface Pairing {
  readonly pairs: readonly (readonly [short: number, long: number])[];
  readonly uncovered: readonly number[];
}

/**
 * The cheapest way to cover short options of one right by long ones: a pair costs its width where the long option is
 * worth less at expiry, an uncovered short what `alone` says. Both lists must ascend by strike. Pair costs are convex
 * in the difference of strikes, so some cheapest cover crosses nowhere and an alignment of the two sorted lists finds
 * it.
 */
export function cheapestCover(side: Side, right: 'C' | 'P', alone: (short: number) => number): Pairing {
  const { shorts, longs } = side;
  const columns = longs.length + 1;
  const cost = new Float64Array((shorts.length + 1) * columns);
  for (let s = 1; s <= shorts.length; s++) {
    cost[s * columns] = cost[(s - 1) * columns]! + alone(s - 1);
    for (let l = 1; l < columns; l++) {
      const covered = cost[(s - 1) * columns + l - 1]! + widthOf(shorts[s - 1]!, longs[l - 1]!, right);
      const uncovered = cost[(s - 1) * columns + l]! + alone(s - 1);
      cost[s * columns + l] = Math.min(covered, uncovered, cost[s * columns + l - 1]!);
    }
  }
  const pairs: [number, number][] = [];
  const uncovered: number[] = [];
  let s = shorts.length;
  let l = longs.length;
  while (s > 0) {
    const here = cost[s * columns + l]!;
    if (l > 0 && here === cost[(s - 1) * columns + l - 1]! + widthOf(shorts[s - 1]!, longs[l - 1]!, right)) {
      pairs.unshift([--s, --l]);
    } else if (l > 0 && here === cost[s * columns + l - 1]!) l--;
    else uncovered.unshift(--s);
  }
  return { pairs, uncovered };
}

/** Most that a vertical can lose at expiry, in points: zero when the long option is never worth less. */
export function widthOf(short: number, long: number, right: 'C' | 'P'): number {
  return Math.max(0, right === 'C' ? long - short : short - long);
}
