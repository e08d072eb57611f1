import { brentRoot } from './roots.ts';

/** Logarithm of the number of ways to choose k of n. */
function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}

/** Probability of at most `k` of `n` independent events of probability `p`. */
function atMost(k: number, n: number, p: number): number {
  if (p <= 0) return 1;
  if (p >= 1) return k >= n ? 1 : 0;
  let sum = 0;
  for (let i = 0; i <= k; i++) sum += Math.exp(logChoose(n, i) + i * Math.log(p) + (n - i) * Math.log1p(-p));
  return Math.min(1, sum);
}

/**
 * Exact interval of a probability of which `hits` of `trials` independent events came true (Clopper and Pearson 1934): it
 * covers the true one at least as often as its level says.
 *
 * @throws RangeError when there are no trials, more hits than trials, or the level is not inside 0 to 1.
 */
export function binomialInterval(
  hits: number,
  trials: number,
  level: number,
): { readonly lower: number; readonly upper: number } {
  if (!(Number.isInteger(hits) && Number.isInteger(trials) && hits >= 0 && trials > 0 && hits <= trials))
    throw new RangeError(`binomialInterval: ${hits} of ${trials}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`binomialInterval: level ${level}`);
  const tail = 0.5 * (1 - level);
  const solve = (f: (p: number) => number, otherwise: number) => {
    const root = brentRoot(f, 0, 1);
    return root.ok ? root.value : otherwise;
  };
  return {
    lower: hits === 0 ? 0 : solve((p) => 1 - atMost(hits - 1, trials, p) - tail, 0),
    upper: hits === trials ? 1 : solve((p) => atMost(hits, trials, p) - tail, 1),
  };
}
