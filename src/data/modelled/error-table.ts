import { type BiasCause, biasCause, type ChangedBiases } from './bias-cause.ts';
import type { LevelSource } from './level-laws.ts';
import type { ChangedPrices, Comparison, ComparisonKind } from './validate.ts';

/** How far the model lies from the real quotes in one group of comparisons. Points; errors are model less real. */
export interface ErrorRow {
  readonly kind: ComparisonKind;
  readonly what: string;
  readonly source: LevelSource;
  readonly when: 'after the close' | 'before the close';
  /** VIX of the snapshots, `all` or a range of points. */
  readonly regime: string;
  readonly count: number;
  readonly days: number;
  readonly meanReal: number;
  readonly bias: number;
  /** Standard error of the bias, clustered by day; null with a single day. */
  readonly biasError: number | null;
  /** The bias with one thing changed. */
  readonly changed: ChangedBiases;
  /** Null where the bias lies within the half-spread. */
  readonly cause: BiasCause | null;
  readonly rmse: number;
  readonly halfSpread: number;
  /** Share of real prices within 1.96 root mean square errors of the other days; null with fewer than three days. */
  readonly coverage: number | null;
  /** Condors at strikes of the model's own choice: bias of the credit and how much further out they lie, points. */
  readonly own: { readonly bias: number; readonly putFurther: number; readonly callFurther: number } | null;
}

const REGIMES = [
  { name: 'all', low: 0, high: Number.POSITIVE_INFINITY },
  { name: 'VIX below 17', low: 0, high: 17 },
  { name: 'VIX 17 to 22', low: 17, high: 22 },
  { name: 'VIX above 22', low: 22, high: Number.POSITIVE_INFINITY },
] as const;
const BAND = 1.96;

/** Comparisons gathered by what was priced, what the level came from, time of day and regime. */
export function errorTable(comparisons: readonly Comparison[]): readonly ErrorRow[] {
  const groups = new Map<string, Comparison[]>();
  for (const one of comparisons) {
    const key = JSON.stringify([one.kind, one.what, one.source, one.afterClose]);
    const held = groups.get(key);
    if (held) held.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].flatMap((all) =>
    REGIMES.flatMap(({ name, low, high }) => {
      const some = all.filter(({ vix }) => vix >= low && vix < high);
      return some.length === 0 ? [] : [errorRow(name, some)];
    }),
  );
}

function errorRow(regime: string, some: readonly Comparison[]): ErrorRow {
  const [{ kind, what, source, afterClose }] = some as readonly [Comparison, ...Comparison[]];
  const errors = some.map(({ date, real, modelled }) => ({ date, error: modelled - real }));
  const dates = [...new Set(some.map(({ date }) => date))];
  const bias = mean(errors.map(({ error }) => error));
  const sums = dates.map((date) =>
    errors.filter((one) => one.date === date).reduce((sum, { error }) => sum + error - bias, 0),
  );
  const inside = errors.filter(({ date, error }) => {
    const others = errors.filter((one) => one.date !== date).map((one) => one.error);
    return Math.abs(error) <= BAND * rootMeanSquare(others);
  });
  const own = some.flatMap((one) => (one.own ? [{ ...one.own, error: one.own.credit - one.real }] : []));
  const changed = changedBiases(some);
  const halfSpread = mean(some.map((one) => one.halfSpread));
  return {
    kind,
    what,
    source,
    when: afterClose ? 'after the close' : 'before the close',
    regime,
    count: some.length,
    days: dates.length,
    meanReal: mean(some.map(({ real }) => real)),
    bias,
    changed,
    cause: biasCause(bias, halfSpread, changed),
    biasError:
      dates.length < 2
        ? null
        : Math.sqrt((dates.length / (dates.length - 1)) * sums.reduce((sum, one) => sum + one * one, 0)) /
          some.length,
    rmse: rootMeanSquare(errors.map(({ error }) => error)),
    halfSpread,
    coverage: dates.length < 3 ? null : inside.length / errors.length,
    own:
      own.length === 0
        ? null
        : {
            bias: mean(own.map(({ error }) => error)),
            putFurther: mean(own.map(({ putFurther }) => putFurther)),
            callFurther: mean(own.map(({ callFurther }) => callFurther)),
          },
  };
}

function changedBiases(some: readonly Comparison[]): ChangedBiases {
  const bias = (price: (changed: ChangedPrices) => number) =>
    mean(some.map(({ real, changed }) => price(changed) - real));
  return {
    level: bias(({ level }) => level),
    smile: bias(({ smile }) => smile),
    levelAndSmile: bias(({ levelAndSmile }) => levelAndSmile),
    fitted: bias(({ fitted }) => fitted),
    vix1d: some.every(({ changed }) => changed.vix1d !== undefined) ? bias(({ vix1d }) => vix1d!) : null,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(mean(values.map((one) => one * one)));
}
