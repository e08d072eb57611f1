import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EpochMs, epochMs, isHalfDay, isoDate, tradingDays } from '../../src/market/index.ts';
import { randomStream } from '../../src/math/index.ts';
import {
  type ClockWeights,
  fitClockWeights,
  type SessionPath,
  VarianceClock,
} from '../../src/volatility/index.ts';
import { newYork as ny } from '../support/new-york.ts';

const weight = (share: number) => ({ share, standardError: 0, count: 1 });

/** Six steps of 65 minutes, a night of 0.3, a weekend of 0.45. */
const WEIGHTS: ClockWeights = {
  steps: [0.2, 0.12, 0.08, 0.08, 0.09, 0.13].map(weight),
  night: weight(0.3),
  weekend: weight(0.45),
  releases: { cpi: weight(0.8), fomc: weight(-0.1) },
};
const clock = new VarianceClock(WEIGHTS);
const days = (from: EpochMs, to: EpochMs) => 252 * clock.between(from, to);

describe('variance clock', () => {
  it('gives an ordinary day 1/252 year, from any time of day', () => {
    expect(days(ny('2026-07-28', '16:00'), ny('2026-07-29', '16:00'))).toBeCloseTo(1, 12);
    expect(days(ny('2026-07-28', '11:17'), ny('2026-07-29', '11:17'))).toBeCloseTo(1, 12);
  });

  it('gives night, weekend and holiday break their own share', () => {
    expect(days(ny('2026-07-28', '16:00'), ny('2026-07-29', '09:30'))).toBeCloseTo(0.3, 12);
    expect(days(ny('2026-07-31', '16:00'), ny('2026-08-03', '09:30'))).toBeCloseTo(0.45, 12);
    expect(days(ny('2026-11-25', '16:00'), ny('2026-11-27', '09:30'))).toBeCloseTo(0.45, 12);
  });

  it('runs a session by its steps and a night evenly', () => {
    expect(days(ny('2026-07-29', '09:30'), ny('2026-07-29', '10:35'))).toBeCloseTo(0.2, 12);
    expect(days(ny('2026-07-29', '14:55'), ny('2026-07-29', '16:00'))).toBeCloseTo(0.13, 12);
    expect(days(ny('2026-07-28', '16:00'), ny('2026-07-29', '00:45'))).toBeCloseTo(0.15, 12);
  });

  it('gives a half day its part of the session, and the break after it runs from its close', () => {
    expect(days(ny('2026-11-27', '09:30'), ny('2026-11-27', '13:00'))).toBeCloseTo(0.7 * (210 / 390), 12);
    expect(days(ny('2026-11-27', '13:00'), ny('2026-11-30', '09:30'))).toBeCloseTo(0.45, 12);
  });

  it('is not moved by the change to summer time', () => {
    expect(days(ny('2026-03-06', '16:00'), ny('2026-03-09', '16:00'))).toBeCloseTo(0.45 + 0.7, 12);
  });

  it('adds the lump of a release at its instant, and none that is negative', () => {
    const [from, to] = [ny('2026-08-11', '16:00'), ny('2026-08-12', '16:00')];
    const cpi = { kind: 'cpi', releasedAt: ny('2026-08-12', '08:30') } as const;
    const fomc = { kind: 'fomc', releasedAt: ny('2026-08-12', '14:00') } as const;
    const jobs = { kind: 'jobs', releasedAt: ny('2026-08-12', '08:30') } as const;
    expect(252 * clock.between(from, to, [cpi])).toBeCloseTo(1.8, 12);
    expect(252 * clock.between(from, to, [fomc, jobs])).toBeCloseTo(1, 12);
    expect(252 * clock.between(cpi.releasedAt, to, [cpi])).toBeLessThan(1);
  });

  it('adds up over any division and never runs backwards', () => {
    const [start, span] = [ny('2026-06-26', '12:00'), 40 * 86_400_000];
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, (a, b, c) => {
        const [from, mid, to] = [a, b, c].sort((x, y) => x - y).map((s) => epochMs(start + s * span)) as [
          EpochMs,
          EpochMs,
          EpochMs,
        ];
        expect(days(from, mid) + days(mid, to)).toBeCloseTo(days(from, to), 9);
        expect(days(from, mid)).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(() => days(ny('2026-07-29', '10:00'), ny('2026-07-28', '10:00'))).toThrow(RangeError);
  });
});

describe('fit of the clock', () => {
  const dates = tradingDays(isoDate('2020-01-02'), isoDate('2025-12-31')).filter((date) => !isHalfDay(date));
  const { normal } = randomStream(5);
  const cpiDates = new Set(dates.filter((_, i) => i % 21 === 7));
  const sessions = dates.map((date, i): SessionPath => {
    const long = i > 0 && Date.parse(date) - Date.parse(dates[i - 1]!) > 86_400_000;
    let price = 5000;
    const lump = (long ? 0.45 : 0.3) + (cpiDates.has(date) ? 0.8 : 0);
    const open = price * Math.exp(0.01 * Math.sqrt(lump) * normal());
    const prices = [open];
    price = open;
    for (const { share } of WEIGHTS.steps) {
      price *= Math.exp(0.01 * Math.sqrt(share) * normal());
      prices.push(price);
    }
    return { date, prices: Float64Array.from(prices), previousClose: 5000 };
  });
  const releases = [...cpiDates].map((date) => ({ kind: 'cpi', releasedAt: ny(date, '08:30') }) as const);

  it('finds the shares that made the data within four standard errors', () => {
    const fit = fitClockWeights(sessions, releases);
    if (!fit.ok) throw new Error(fit.reason);
    const near = (found: { share: number; standardError: number }, share: number) => {
      expect(found.standardError).toBeGreaterThan(0);
      expect(Math.abs(found.share - share)).toBeLessThan(4 * found.standardError);
    };
    WEIGHTS.steps.forEach(({ share }, i) => {
      near(fit.value.steps[i]!, share);
    });
    near(fit.value.night, 0.3);
    near(fit.value.weekend, 0.45);
    near(fit.value.releases.cpi!, 0.8);
    expect(fit.value.releases.cpi!.count).toBe(releases.length);
    expect(fit.value.releases.fomc).toBeUndefined();
  });

  it('makes an ordinary day exactly one', () => {
    const fit = fitClockWeights(sessions.slice(0, 200), []);
    if (!fit.ok) throw new Error(fit.reason);
    const whole = new VarianceClock(fit.value).between(ny('2026-07-28', '16:00'), ny('2026-07-29', '16:00'));
    expect(252 * whole).toBeCloseTo(1, 12);
  });

  it('refuses few days, half days and uneven paths', () => {
    expect(fitClockWeights(sessions.slice(0, 5), [])).toMatchObject({ reason: 'too-few-days' });
    const half = { ...sessions[0]!, date: isoDate('2026-11-27') };
    expect(() => fitClockWeights([half], [])).toThrow('half day');
    const short = { ...sessions[1]!, prices: sessions[1]!.prices.slice(1) };
    expect(() => fitClockWeights([sessions[0]!, short], [])).toThrow(RangeError);
  });
});
