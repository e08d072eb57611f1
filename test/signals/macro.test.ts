import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, type Release, type ReleaseKind } from '../../src/market/index.ts';
import { sampleDeviation } from '../../src/math/index.ts';
import {
  fomcYieldSurprise,
  indexPriceMomentum,
  kuttnerSurprise,
  macroSurprise,
  releasedPriceMomentum,
} from '../../src/signals/index.ts';
import { at, dailyValuesOf, present, reasonOf, sameWhenCut, viewAt } from './series.ts';

const DAY = 86_400_000;
const LAST = at('2026-07-14', '08:30');
const asOf = at('2026-07-14', '14:30');

/** Monthly releases, the last one on 2026-07-14 at 08:30; each figure is of one release, oldest first. */
function monthly(
  figures: readonly { readonly actual?: number; readonly consensus?: number }[],
  { kind = 'cpi' as ReleaseKind, title = 'CPI m/m', unit = '%' } = {},
): Release[] {
  return figures.map((figure, i) => {
    const releasedAt = epochMs(LAST - (figures.length - 1 - i) * 30 * DAY);
    return { kind, title, unit, releasedAt, scheduledKnownAt: epochMs(releasedAt - 60 * DAY), ...figure };
  });
}

const SURPRISES = [0.1, -0.1, 0.2, 0, -0.2, 0.1, -0.3, 0.1];
const figures = (last: number) =>
  [...SURPRISES, last].map((surprise) => ({ actual: 0.3 + surprise, consensus: 0.3 }));

describe('macro surprise', () => {
  it('is actual less consensus over the deviation of the surprises before', () => {
    const signal = present(macroSurprise(viewAt(asOf, { releases: monthly(figures(0.4)) }), { kind: 'cpi' }));
    expect(signal.value).toBeCloseTo(0.4 / sampleDeviation(SURPRISES), 9);
    expect(signal.inputs['CPI m/m, actual (%)']).toBe(0.7);
    expect(signal.stalenessMinutes).toBe(360);
  });

  it('grows with the outcome and turns its sign with the surprise', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (low, more) => {
          const value = (last: number) =>
            present(macroSurprise(viewAt(asOf, { releases: monthly(figures(last)) }), { kind: 'cpi' })).value;
          expect(value(low + more)).toBeGreaterThan(value(low));
          expect(value(-low)).toBeCloseTo(-value(low), 9);
        },
      ),
    );
  });

  it('does not know an outcome before its release, nor later ones', () => {
    const before = epochMs(LAST - 1);
    expect(reasonOf(macroSurprise(viewAt(before, { releases: monthly(figures(5)) }), { kind: 'cpi' }))).toBe(
      'no-recent-release',
    );
    const later = monthly([...figures(0.4), { actual: 9, consensus: 0 }]).map((release) => ({
      ...release,
      releasedAt: epochMs(release.releasedAt + 30 * DAY),
    }));
    sameWhenCut((view) => macroSurprise(view, { kind: 'cpi' }), asOf, { releases: later });
  });

  it('takes the headline among several lines, one line or another unit only when told', () => {
    const core = monthly(figures(-0.4), { title: 'Core CPI m/m' });
    const both = [...monthly(figures(0.4)), ...core].sort((a, b) => a.releasedAt - b.releasedAt);
    const view = viewAt(asOf, { releases: both });
    expect(present(macroSurprise(view, { kind: 'cpi' })).value).toBeGreaterThan(0);
    expect(present(macroSurprise(view, { kind: 'cpi', title: 'Core CPI m/m' })).value).toBeLessThan(0);
    const alone = viewAt(asOf, { releases: monthly(figures(0.4), { title: 'another name' }) });
    expect(present(macroSurprise(alone, { kind: 'cpi' })).value).toBeGreaterThan(0);
  });

  it('is absent below eight surprises of the same unit, without consensus, without spread, and after its day', () => {
    const read = (releases: Release[], now = asOf) =>
      reasonOf(macroSurprise(viewAt(now, { releases }), { kind: 'cpi' }));
    expect(read(monthly(figures(0.4)).slice(1))).toBe('too-few-surprises');
    const mixed = monthly(figures(0.4)).map((release, i) => (i === 0 ? { ...release, unit: 'K' } : release));
    expect(read(mixed)).toBe('too-few-surprises');
    expect(read([])).toBe('no-release');
    expect(read(monthly(figures(0.4).map(({ actual }) => ({ actual }))))).toBe('no-release');
    expect(read(monthly(Array(9).fill({ actual: 0.4, consensus: 0.3 })))).toBe('no-spread');
    expect(read(monthly(figures(0.4)), at('2026-07-15', '14:30'))).toBe('no-recent-release');
  });
});

describe('FOMC surprise', () => {
  it('of Kuttner scales the change by the part of the month that is left', () => {
    const surprise = kuttnerSurprise(18, 31, 6);
    expect(surprise.ok && surprise.value).toBeCloseTo(14.307692, 6);
    expect(kuttnerSurprise(31, 31, 6)).toEqual({ ok: false, reason: 'last-day' });
    expect(() => kuttnerSurprise(32, 31, 6)).toThrow(RangeError);
  });

  const DECISIONS = 10;
  /** Decisions 30 sessions apart; the two-year yield moves by 0.05·i on the i-th, and not else. */
  const yields = dailyValuesOf('2026-07-31', 400, (session) => {
    let level = 4;
    for (let i = 1; i <= DECISIONS; i++)
      if (session >= 398 - 30 * (DECISIONS - i)) level += 0.05 * (i % 2 ? i : -i);
    return level;
  });
  const releases = Array.from({ length: DECISIONS }, (_, k): Release => {
    const decided = epochMs(yields[398 - 30 * (DECISIONS - 1 - k)]!.knownAt - 2 * 3_600_000);
    return {
      kind: 'fomc',
      title: `FOMC ${k}`,
      releasedAt: decided,
      scheduledKnownAt: epochMs(decided - 100 * DAY),
      unit: '% a year',
    };
  });
  const evening = at('2026-07-30', '18:00');

  it('by the two-year yield is its change over the decision in deviations of earlier ones', () => {
    const changes = Array.from({ length: DECISIONS }, (_, k) => 0.05 * ((k + 1) % 2 ? k + 1 : -(k + 1)));
    const signal = sameWhenCut(fomcYieldSurprise, evening, { values: { 'note-2y': yields }, releases });
    expect(signal.inputs['change of the two-year yield (% points)']).toBeCloseTo(changes[9]!, 9);
    expect(signal.value).toBeCloseTo(changes[9]! / sampleDeviation(changes.slice(0, 9)), 9);
  });

  it('is absent until the yield of the day is out, without yields, and with too few decisions', () => {
    const read = (now: typeof evening, slow: object) => reasonOf(fomcYieldSurprise(viewAt(now, slow)));
    expect(read(epochMs(releases[9]!.releasedAt + 60_000), { values: { 'note-2y': yields }, releases })).toBe(
      'no-yield-around',
    );
    expect(read(evening, { releases })).toBe('no-values');
    expect(read(evening, { values: { 'note-2y': yields } })).toBe('no-release');
    expect(read(evening, { values: { 'note-2y': yields }, releases: releases.slice(2) })).toBe(
      'too-few-surprises',
    );
    expect(read(at('2026-08-04', '10:00'), { values: { 'note-2y': yields }, releases })).toBe(
      'no-recent-release',
    );
  });
});

describe('momentum of prices', () => {
  const growth = (last: number) => Array.from({ length: 14 }, (_, i) => ({ actual: i >= 11 ? last : 0.2 }));

  it('from first releases is the pace of three months less that of twelve', () => {
    const read = (last: number) =>
      present(releasedPriceMomentum(viewAt(asOf, { releases: monthly(growth(last)) }), { kind: 'cpi' }));
    expect(read(0.2).value).toBeCloseTo(0, 12);
    expect(read(0.4).value).toBeCloseTo(12 * 0.4 - (9 * 0.2 + 3 * 0.4), 12);
    expect(read(0.1).value).toBeLessThan(0);
    sameWhenCut((view) => releasedPriceMomentum(view, { kind: 'cpi' }), epochMs(LAST - 10 * DAY), {
      releases: monthly(growth(0.4)),
    });
  });

  it('is absent with a missed month, a missing outcome, or none at all', () => {
    const read = (releases: Release[], now = asOf) =>
      reasonOf(releasedPriceMomentum(viewAt(now, { releases }), { kind: 'cpi' }));
    expect(read([])).toBe('no-release');
    expect(read(monthly(growth(0.4)).slice(3))).toBe('too-few-releases');
    expect(read(monthly(growth(0.4)).filter((_, i) => i < 5 || i > 6))).toBe('too-few-releases');
    expect(read(monthly(growth(0.4)), epochMs(LAST + 46 * DAY))).toBe('stale-releases');
  });

  it('from an index of prices is free of its base, and zero at a steady pace', () => {
    const series = (base: number, quickens: number) => ({
      values: {
        'shiller-cpi': Array.from({ length: 20 }, (_, i) => ({
          knownAt: epochMs(LAST - (19 - i) * 30 * DAY),
          value: base * Math.exp(0.002 * i + quickens * Math.max(0, i - 16)),
        })),
      },
    });
    const read = (base: number, quickens: number) =>
      present(indexPriceMomentum(viewAt(asOf, series(base, quickens)), { series: 'shiller-cpi' })).value;
    expect(read(300, 0)).toBeCloseTo(0, 9);
    expect(read(300, 0.001)).toBeCloseTo(1.2 - 0.3, 9);
    expect(read(100, 0.001)).toBeCloseTo(read(300, 0.001), 9);
    sameWhenCut(
      (view) => indexPriceMomentum(view, { series: 'shiller-cpi' }),
      epochMs(LAST - DAY),
      series(300, 0.001),
    );
    expect(
      reasonOf(indexPriceMomentum(viewAt(asOf, series(300, 0)), { series: 'ppi-all-commodities' })),
    ).toBe('no-values');
    expect(
      reasonOf(
        indexPriceMomentum(viewAt(epochMs(LAST + 70 * DAY), series(300, 0)), { series: 'shiller-cpi' }),
      ),
    ).toBe('stale-values');
  });
});
