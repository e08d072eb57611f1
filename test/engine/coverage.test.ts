import { describe, expect, it } from 'vitest';
import { Desk } from '../../src/engine/index.ts';
import { FEE_PRESETS, isoDate, SettlementTable } from '../../src/market/index.ts';
import { strategyOf, type ViewOptions, viewOf } from '../support/views.ts';

const hedged = strategyOf({
  anchor: {
    condors: 1,
    placement: { rule: 'delta', put: 0.1, call: 0.1 },
    wings: { putPoints: 25, callPoints: 25 },
    requires: ['pivot'],
  },
  pivot: {
    instrument: { kind: 'VXM', minDays: 3 },
    sizing: { rule: 'per-condor', contracts: 1 },
    need: 1,
    triggers: { frontRatio: { engage: 1, release: 0.9 } },
  },
});

const INVERTED = [
  { bid: 22, ask: 22.2 },
  { expiry: isoDate('2026-09-16'), bid: 20, ask: 20.2 },
];

function desk(...frames: readonly ViewOptions[]) {
  const one = new Desk(
    'touch',
    hedged,
    FEE_PRESETS.none,
    { settlements: new SettlementTable([]), series: { bars: {}, values: {}, releases: [] } },
    viewOf({ time: '04:00' }).asOf,
  );
  for (const frame of frames) one.onFrame(viewOf(frame));
  return one;
}

const held = (one: Desk) => one.book.positions.map((position) => position.layer);

describe('the coverage invariant', () => {
  it('with a hedge on, a snapshot without its inputs neither sells the hedge nor a condor without it', () => {
    const one = desk({ time: '10:30', curve: INVERTED }, { time: '14:15', curve: [{}] });
    expect(held(one)).toEqual(['pivot', 'anchor']);
    expect(one.journal.some((event) => event.kind === 'fill' && event.order.intent === 'close')).toBe(false);
  });

  it('without a hedge, a snapshot without its inputs lets no condor be sold', () => {
    expect(held(desk({ time: '14:15', curve: [{}] }))).toEqual([]);
  });

  it('a hedge whose order is refused leaves its layer armed, and the condor unsold', () => {
    const crossed = desk({ time: '14:15', curve: [{ bid: 23, ask: 22 }, INVERTED[1]!] });
    expect(held(crossed)).toEqual([]);
    const closed = desk({ time: '17:30', curve: INVERTED });
    expect(held(closed)).toEqual([]);
    expect(closed.book.layerState('pivot').phase).toBe('armed');
  });

  it('a layer that was only armed engages at its engage level again, not at the release level', () => {
    const between = [
      { bid: 19, ask: 19.2 },
      { expiry: isoDate('2026-09-16'), bid: 20, ask: 20.2 },
    ];
    const one = desk(
      { time: '17:30', curve: INVERTED },
      { date: isoDate('2026-07-21'), time: '10:30', curve: between, chains: [] },
    );
    expect(held(one)).toEqual([]);
  });
});
