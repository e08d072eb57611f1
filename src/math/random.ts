import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { normalQuantile } from './normal.ts';

/** A reproducible sequence of draws. */
export interface RandomStream {
  /** Uniform on [0, 1), 53 bits. */
  readonly uniform: () => number;
  /** Standard normal, by inversion: one uniform a draw. */
  readonly normal: () => number;
  /** Exponential with mean 1, by inversion. */
  readonly exponential: () => number;
}

/** The finaliser of MurmurHash3 (Appleby, public domain): every input bit changes about half of the output bits. */
function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * A stream named by a seed and a path of whole numbers (for example run, day, path). The same name gives the same draws
 * on every machine; different names start the generator (xoroshiro128+) at states that are unrelated for all
 * practical purposes, so that work may be divided in any way without changing a result.
 *
 * @throws RangeError when the seed or a part of the path is not a safe integer.
 */
export function randomStream(seed: number, ...path: readonly number[]): RandomStream {
  const state = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x517cc1b7];
  const words = [path.length];
  for (const part of [seed, ...path]) {
    if (!Number.isSafeInteger(part)) throw new RangeError(`randomStream: ${part} is not a safe integer`);
    words.push(part | 0, Math.floor(part / 4294967296) | 0);
  }
  for (const word of words)
    for (let lane = 0; lane < 4; lane++)
      state[lane] = mix(state[lane]! ^ mix(Math.imul(word, 2 * lane + 3) + state[(lane + 3) & 3]!));
  const generator = xoroshiro128plusFromState(state);
  const uniform = () => uniformFloat64(generator);
  return {
    uniform,
    normal: () => normalQuantile(uniform() || 2 ** -54),
    exponential: () => -Math.log1p(-uniform()),
  };
}
