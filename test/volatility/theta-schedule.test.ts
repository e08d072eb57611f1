import { describe, expect, it } from 'vitest';
import { blackPrice } from '../../src/math/index.ts';
import {
  cashPress,
  type ScheduledPosition,
  thetaSchedule,
  VarianceClock,
} from '../../src/volatility/index.ts';
import { newYork as ny } from '../support/new-york.ts';

const weight = (share: number) => ({ share, standardError: 0, count: 1 });
const clock = new VarianceClock({
  steps: [0.2, 0.12, 0.08, 0.08, 0.09, 0.13].map(weight),
  night: weight(0.3),
  weekend: weight(0.45),
  releases: { fomc: weight(0.5) },
});
const FLAT = { forward: 7000, parameters: { a: 1e-4, b: 1e-12, rho: 0, m: 0, sigma: 1 } };

function position(legs: ScheduledPosition['legs']): ScheduledPosition {
  return {
    root: 'SPXW',
    legs,
    smile: FLAT,
    discount: 1,
    from: ny('2026-07-28', '16:10'),
    expiresAt: ny('2026-07-29', '16:00'),
  };
}

const straddle = position([
  { right: 'C', strike: 7000, quantity: -1 },
  { right: 'P', strike: 7000, quantity: -1 },
]);
const condor = position([
  { right: 'P', strike: 6870, quantity: 1 },
  { right: 'P', strike: 6890, quantity: -1 },
  { right: 'C', strike: 7110, quantity: -1 },
  { right: 'C', strike: 7130, quantity: 1 },
]);

describe('theta schedule', () => {
  it('starts at the value of the position and ends at its intrinsic value', () => {
    const schedule = thetaSchedule(straddle, clock, 30);
    expect(schedule[0]!.value).toBeCloseTo(-200 * blackPrice(7000, 7000, 0.01, 'C'), 3);
    expect(schedule.at(-1)!).toMatchObject({ at: straddle.expiresAt, cumulativeShare: 1 });
    expect(schedule.at(-1)!.value).toBeCloseTo(0, 9);
    expect(schedule[0]!.cumulativeShare).toBe(0);
  });

  it('lets an at-the-money straddle decay with the root of variance time, 1 − √(T2/T1)', () => {
    for (const { at, cumulativeShare } of thetaSchedule(straddle, clock, 30)) {
      const left = clock.between(at, straddle.expiresAt) / clock.between(straddle.from, straddle.expiresAt);
      expect(cumulativeShare).toBeCloseTo(1 - Math.sqrt(left), 4);
    }
  });

  it('adds up: decays of all steps are the whole decay', () => {
    const schedule = thetaSchedule(condor, clock, 30);
    const sum = schedule.reduce((total, { decay }) => total + decay, 0);
    expect(sum).toBeCloseTo(schedule.at(-1)!.value - schedule[0]!.value, 8);
    expect(sum).toBeGreaterThan(0);
  });

  it('pays gamma and no more when the smile is flat: the rent is 1', () => {
    const schedule = thetaSchedule(straddle, clock, 5);
    const early = schedule.slice(1, 60);
    for (const { gammaRent } of early) expect(gammaRent).toBeCloseTo(1, 1);
  });

  it('decays a far condor earlier than the straddle', () => {
    const noon = ny('2026-07-29', '12:00');
    const shareAtNoon = (p: ScheduledPosition) =>
      thetaSchedule(p, clock, 10).find(({ at }) => at >= noon)!.cumulativeShare;
    expect(shareAtNoon(condor)).toBeGreaterThan(shareAtNoon(straddle));
  });

  it('keeps variance for a release to come', () => {
    const fomc = { kind: 'fomc', releasedAt: ny('2026-07-29', '14:00') } as const;
    const at = ny('2026-07-29', '13:40');
    const shareBefore = (releases: readonly (typeof fomc)[]) =>
      thetaSchedule(straddle, clock, 10, releases).find((point) => point.at >= at)!.cumulativeShare;
    expect(shareBefore([fomc])).toBeLessThan(shareBefore([]));
  });

  it('measures a mark against the schedule in dollars and in deviations', () => {
    const schedule = thetaSchedule(straddle, clock, 30);
    const at = schedule[20]!.at;
    const press = cashPress(schedule, at, schedule[20]!.value + 50);
    expect(press.dollars).toBeCloseTo(50, 9);
    expect(press.deviations).toBeCloseTo(50 / schedule[20]!.deviation, 9);
    expect(cashPress(schedule, schedule[0]!.at, 0).deviations).toBeUndefined();
    expect(() => cashPress(schedule, ny('2026-07-30', '10:00'), 0)).toThrow(RangeError);
  });

  it('refuses a schedule that does not run forward', () => {
    expect(() => thetaSchedule({ ...condor, expiresAt: condor.from }, clock, 30)).toThrow(RangeError);
    expect(() => thetaSchedule(condor, clock, 0)).toThrow(RangeError);
  });
});
