import { describe, expect, it } from 'vitest';
import { type Contract, isoDate, type MarketEvent, strike } from '../../src/market/index.ts';
import { calendarFlags, lastHalfHourMomentum, legSpread, quoteAge } from '../../src/signals/index.ts';
import { chainOf, type QuoteRow } from '../volatility/chains.ts';
import { at, dailySeries, intradaySeries, present, reasonOf, sameWhenCut, viewAt } from './series.ts';

const asOf = at('2026-07-28', '14:31');
const rows: QuoteRow[] = [
  [6800, 200, 201, 1.0, 1.1],
  [6900, 100, 101, 3.0, 3.2],
  [7100, 3.0, 3.3, 100, 101],
  [7200, 0.5, 0.9, 200, 201],
];
const option = (right: 'C' | 'P', at_: number): Contract => ({
  kind: 'option',
  root: 'SPXW',
  expiry: isoDate('2026-07-29'),
  right,
  strike: strike(at_),
});
const condor = [option('P', 6800), option('P', 6900), option('C', 7100), option('C', 7200)];
const viewOf = (changed: readonly QuoteRow[] = rows) => viewAt(asOf, {}, { chains: [chainOf(changed)] });

describe('quotes of the four legs', () => {
  it('spread is the sum of the legs’ spreads and staleness the age of the quotes', () => {
    const signal = present(legSpread(viewOf(), condor));
    expect(signal.value).toBeCloseTo(0.1 + 0.2 + 0.3 + 0.4, 12);
    expect(Object.keys(signal.inputs)).toHaveLength(4);
    expect(signal.stalenessMinutes).toBe(1);
    expect(present(quoteAge(viewOf(), condor)).value).toBe(1);
  });

  it('spread grows with each leg added', () => {
    const value = (count: number) => present(legSpread(viewOf(), condor.slice(0, count))).value;
    for (let count = 2; count <= 4; count++) expect(value(count)).toBeGreaterThan(value(count - 1));
  });

  it('is absent with a leg that is one-sided, crossed, not listed or without a chain', () => {
    const changed = (row: QuoteRow) => viewOf([row, ...rows.slice(1)]);
    expect(reasonOf(legSpread(changed([6800, 200, 201, 0, 0.1]), condor))).toBe('one-sided');
    expect(reasonOf(legSpread(changed([6800, 200, 201, 2, 1]), condor))).toBe('crossed');
    expect(reasonOf(legSpread(viewOf(), [option('P', 6850)]))).toBe('not-listed');
    expect(reasonOf(legSpread(viewAt(asOf), condor))).toBe('no-chain');
    expect(reasonOf(quoteAge(viewAt(asOf), condor))).toBe('no-chain');
    expect(() => legSpread(viewOf(), [])).toThrow(RangeError);
  });
});

describe('momentum into the last half hour', () => {
  const slow = {
    bars: { SPX: dailySeries('2026-07-27', 5, () => 7000) },
    intraday: { 'SPX 5m': intradaySeries('2026-07-28', 2, 5, (bar) => 7000 + bar) },
  };

  it('is the log return from the previous close to half an hour before this one, the same until the close', () => {
    const first = sameWhenCut(lastHalfHourMomentum, at('2026-07-28', '15:30'), slow);
    // 150 bars end by then: 78 of the day before and 72 of this one.
    expect(first.value).toBeCloseTo(100 * Math.log(7150 / 7000), 9);
    expect(present(lastHalfHourMomentum(viewAt(at('2026-07-28', '15:59'), slow))).value).toBe(first.value);
  });

  it('half an hour before the close of a half day is 12:30', () => {
    const half = {
      bars: { SPX: dailySeries('2026-11-25', 5, () => 7000) },
      intraday: { 'SPX 5m': intradaySeries('2026-11-27', 1, 5, (bar) => 7000 + bar) },
    };
    expect(present(lastHalfHourMomentum(viewAt(at('2026-11-27', '12:31'), half))).value).toBeCloseTo(
      100 * Math.log(7036 / 7000),
      9,
    );
  });

  it('is absent earlier and later, without bars, and without the previous close', () => {
    expect(reasonOf(lastHalfHourMomentum(viewAt(at('2026-07-28', '15:29'), slow)))).toBe(
      'not-last-half-hour',
    );
    expect(reasonOf(lastHalfHourMomentum(viewAt(at('2026-07-28', '16:00'), slow)))).toBe(
      'not-last-half-hour',
    );
    const view = (parts: object) => viewAt(at('2026-07-28', '15:40'), parts);
    expect(reasonOf(lastHalfHourMomentum(view({ bars: slow.bars })))).toBe('no-intraday-bars');
    expect(reasonOf(lastHalfHourMomentum(view({ intraday: slow.intraday })))).toBe('no-previous-close');
  });
});

describe('calendar flags', () => {
  const flags = (date: string, time: string, through: string, slow = {}, events: MarketEvent[] = []) =>
    present(calendarFlags(viewAt(at(date, time), slow), { through: isoDate(through), events }));

  it('the third Friday of September has the quarterly expiry and the rebalance', () => {
    expect(flags('2026-09-17', '14:30', '2026-09-18').inputs).toEqual({
      'quarterly-expiry (events)': 1,
      'index-rebalance (events)': 1,
    });
  });

  it('counts only what is still ahead: after the morning print the expiry is over', () => {
    expect(flags('2026-09-18', '10:00', '2026-09-18').inputs).toEqual({ 'index-rebalance (events)': 1 });
    expect(flags('2026-07-20', '10:00', '2026-07-21').value).toBe(0);
  });

  it('counts releases once their date is public, and the press conference of the FOMC', () => {
    const releasedAt = at('2026-07-29', '14:00');
    const release = { kind: 'fomc' as const, title: 'FOMC decision', unit: '%', releasedAt };
    const publicFrom = (date: string) => ({
      releases: [{ ...release, scheduledKnownAt: at(date, '00:00') }],
    });
    expect(flags('2026-07-28', '14:30', '2026-07-29', publicFrom('2026-01-01')).inputs).toMatchObject({
      'fomc (events)': 1,
      'fomc-press (events)': 1,
    });
    expect(flags('2026-07-28', '14:30', '2026-07-29', publicFrom('2026-07-29')).inputs).not.toHaveProperty([
      'fomc (events)',
    ]);
  });

  it('counts a release of several lines once', () => {
    const releasedAt = at('2026-08-07', '08:30');
    const releases = ['Non-Farm Employment Change', 'Unemployment Rate'].map((title) => ({
      kind: 'jobs' as const,
      title,
      unit: '%',
      releasedAt,
      scheduledKnownAt: at('2026-07-01', '00:00'),
    }));
    expect(flags('2026-08-06', '14:30', '2026-08-07', { releases })).toMatchObject({
      value: 1,
      inputs: { 'jobs (events)': 1 },
    });
  });

  it('counts events of a file once they are public, and only the kinds asked', () => {
    const ipo: MarketEvent = {
      kind: 'ipo',
      title: 'listing',
      at: at('2026-07-21', '10:00'),
      knownAt: at('2026-07-20', '12:00'),
    };
    expect(flags('2026-07-20', '11:59', '2026-07-21', {}, [ipo]).value).toBe(0);
    expect(flags('2026-07-20', '12:00', '2026-07-21', {}, [ipo]).value).toBe(1);
    const view = viewAt(at('2026-07-20', '12:00'));
    expect(
      present(calendarFlags(view, { through: isoDate('2026-07-21'), events: [ipo], kinds: ['fomc'] })).value,
    ).toBe(0);
  });

  it('never has fewer events for a later date', () => {
    let before = 0;
    for (let day = 1; day <= 30; day++) {
      const now = flags('2026-09-01', '09:00', `2026-09-${String(day).padStart(2, '0')}`).value;
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
    expect(before).toBeGreaterThan(5);
  });
});
