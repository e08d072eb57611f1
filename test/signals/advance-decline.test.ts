import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/math/index.ts';
import {
  advanceDeclineGap,
  advanceDeclineSplit,
  membersAboveAverage,
  membersDivergence,
} from '../../src/signals/index.ts';
import { at, dailySeries, dailyValuesOf, present, reasonOf, sameWhenCut, viewAt, walk } from './series.ts';

const LAST = '2026-07-24';
const DAYS = 420;
const asOf = at(LAST, '16:30');
const path = walk(11, DAYS);
const random = randomStream(12);
const issues = Array.from({ length: DAYS }, () => Math.round(800 * random.normal()));
/** SPX and net advances, each bent over the last 20 sessions. */
const bent = (climb: number, falling: number, name = 'nyse-net-advances') => ({
  bars: { SPX: dailySeries(LAST, DAYS, (i) => path[i]! * Math.exp(climb * Math.max(0, i - (DAYS - 20)))) },
  values: { [name]: dailyValuesOf(LAST, DAYS, (i) => issues[i]! - (i >= DAYS - 20 ? falling : 0)) },
});

describe('divergence of index and advance–decline line', () => {
  it('D1 is 1 only when the index is above its average and the line below its own', () => {
    const split = (indexUp: boolean, lineUp: boolean) =>
      present(
        advanceDeclineSplit(
          viewAt(asOf, {
            bars: { SPX: dailySeries(LAST, 60, (i) => 5000 + (indexUp ? i : -i)) },
            values: { 'nyse-net-advances': dailyValuesOf(LAST, 60, () => (lineUp ? 100 : -100)) },
          }),
        ),
      ).value;
    expect([split(true, false), split(true, true), split(false, false), split(false, true)]).toEqual([
      1, 0, 0, 0,
    ]);
  });

  it('D2 rises when the index climbs faster and when the line falls', () => {
    const value = (climb: number, falling: number) =>
      present(advanceDeclineGap(viewAt(asOf, bent(climb, falling)))).value;
    expect(value(0.004, 0)).toBeGreaterThan(value(0, 0));
    expect(value(0, 500)).toBeGreaterThan(value(0, 0));
    expect(value(0, -500)).toBeLessThan(value(0, 0));
  });

  it('D2 is free of level and scale of both', () => {
    const plain = bent(0.001, 100);
    const scaled = {
      bars: {
        SPX: plain.bars.SPX.map(({ knownAt, value }) => ({
          knownAt,
          value: { ...value, close: 3 * value.close },
        })),
      },
      values: {
        'nyse-net-advances': plain.values['nyse-net-advances']!.map(({ knownAt, value }) => ({
          knownAt,
          value: 5 * value,
        })),
      },
    };
    expect(present(advanceDeclineGap(viewAt(asOf, scaled))).value).toBeCloseTo(
      present(advanceDeclineGap(viewAt(asOf, plain))).value,
      8,
    );
  });

  it('later sessions change nothing, and breadth that comes out the next morning is set against its own session', () => {
    const early = at('2026-07-10', '16:30');
    sameWhenCut(advanceDeclineSplit, early, bent(0, 0));
    const prompt = sameWhenCut(advanceDeclineGap, early, bent(0, 0));
    const net = bent(0, 0).values['nyse-net-advances']!;
    const late = net
      .slice(0, -1)
      .map(({ value }, i) => ({ knownAt: (net[i + 1]!.knownAt - 6.5 * 3_600_000) as never, value }));
    const delayed = { ...bent(0, 0), values: { 'nyse-net-advances': late } };
    expect(present(advanceDeclineGap(viewAt(at('2026-07-13', '09:31'), delayed))).value).toBeCloseTo(
      prompt.value,
      9,
    );
  });

  it('takes the counts it is told to and is absent without them', () => {
    const caps = bent(0, 0, 'us-largecap-net-advances');
    expect(reasonOf(advanceDeclineGap(viewAt(asOf, caps)))).toBe('no-values');
    expect(present(advanceDeclineGap(viewAt(asOf, caps), { breadth: 'us-largecap-net-advances' })).id).toBe(
      'advance-decline-gap',
    );
  });

  it('is absent when the counts end early, are too few, or lie on sessions the index lacks', () => {
    const full = bent(0, 0);
    const net = full.values['nyse-net-advances']!;
    const withValues = (values: typeof net) =>
      viewAt(asOf, { ...full, values: { 'nyse-net-advances': values } });
    expect(reasonOf(advanceDeclineGap(withValues(net.slice(0, -3))))).toBe('stale-values');
    expect(reasonOf(advanceDeclineGap(withValues(net.slice(-200))))).toBe('too-few-values');
    const holed = { SPX: full.bars.SPX.filter((_, i) => i !== DAYS - 30) };
    expect(reasonOf(advanceDeclineGap(viewAt(asOf, { ...full, bars: holed })))).toBe('sessions-differ');
  });

  it('D3 is the share a tape tells, and nothing when it tells none', () => {
    const name = 'us-largecap-above-50-day';
    const slow = { values: { [name]: dailyValuesOf(LAST, 5, (i) => 40 + i) } };
    expect(sameWhenCut(membersAboveAverage, at('2026-07-23', '16:30'), slow).value).toBe(43);
    expect(reasonOf(membersAboveAverage(viewAt(asOf)))).toBe('no-values');
    expect(
      reasonOf(membersAboveAverage(viewAt(asOf, { values: { [name]: dailyValuesOf(LAST, 5, () => 140) } }))),
    ).toBe('not-a-share');
  });

  it('D3 as a divergence is the shortfall below one half, doubled, and only while the index is above its average', () => {
    const slow = (percent: number, up: boolean) => ({
      bars: { SPX: dailySeries(LAST, 60, (i) => 5000 + (up ? i : -i)) },
      values: { 'us-largecap-above-50-day': dailyValuesOf(LAST, 5, () => percent) },
    });
    const value = (percent: number, up = true) =>
      present(membersDivergence(viewAt(asOf, slow(percent, up)))).value;
    expect([0, 20, 50, 80].map((percent) => value(percent))).toEqual([1, 0.6, 0, 0]);
    expect(value(20, false)).toBe(0);
    sameWhenCut(membersDivergence, at('2026-07-23', '16:30'), slow(20, true));
    const { bars, values } = slow(20, true);
    expect(reasonOf(membersDivergence(viewAt(asOf, { bars })))).toBe('no-values');
    expect(reasonOf(membersDivergence(viewAt(asOf, { values })))).toBe('no-bars');
    const other = { series: 'my-members' };
    expect(reasonOf(membersDivergence(viewAt(asOf, slow(20, true)), other))).toBe('no-values');
  });
});
