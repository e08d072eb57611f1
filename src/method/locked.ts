import type { Position } from '../book/index.ts';

const SUFFIX = ' locked';

/** The id of the package that a parity lock leaves of a position. */
export function lockedId(id: string): string {
  return `${id}${SUFFIX}`;
}

/**
 * Whether a position was locked by put–call parity: it pays the same whatever the print, belongs to its layer's result,
 * and is left to its settlement. No layer counts it among what it holds.
 */
export function isLocked({ id }: Pick<Position, 'id'>): boolean {
  return id.endsWith(SUFFIX);
}

/** The position that a locked package came from. */
export function unlockedId(id: string): string {
  return id.slice(0, -SUFFIX.length);
}
