import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, isoDate, type Release } from '../../src/market/index.ts';
import { decide } from '../../src/method/index.ts';
import { bookOf, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';

const NEW_YORK = 'America/New_York';

function release(date: string, time: string, known = '2026-01-01', kind: Release['kind'] = 'fomc'): Release {
  return {
    kind,
    title: 'a release',
    releasedAt: instantOf(isoDate(date), time, NEW_YORK),
    scheduledKnownAt: instantOf(isoDate(known), '00:00', NEW_YORK),
    unit: '%',
  };
}

/** The view is of 2026-07-20 14:15, the condor settles on 2026-07-21 16:00. */
const INSIDE = release('2026-07-21', '14:00');
const OUTSIDE = release('2026-07-22', '14:00');

function anchorOf(
  policy: object,
  releases: readonly Release[],
  overrides: object = {},
  options: ViewOptions = {},
) {
  const strategy = strategyOf({ events: { kinds: ['fomc'], policy, ...overrides } });
  return anchor(strategy, { releases, ...options });
}

function anchor(strategy: ReturnType<typeof strategyOf>, options: ViewOptions = {}) {
  return decide(viewOf(options), bookOf(), strategy).layers.at(-1)!;
}

const plain = anchor(strategyOf(), { releases: [INSIDE] });
const eventGate = (layer: typeof plain) => layer.gates.find((one) => one.id === 'events')!;
const distances = (layer: typeof plain) => {
  const [, put, call] = layer.open[0]!.legs.map(
    ({ contract }) => (contract as { strike: number }).strike,
  ) as [number, number, number, number];
  const forward = layer.workings.find((one) => one.name === 'parity forward')!.value as number;
  return { below: forward - put, above: call - forward };
};

describe('events policy', () => {
  it('without the section leaves no trace in a plan', () => {
    expect(JSON.stringify(plain)).not.toContain('"events"');
    expect(anchor(strategyOf(), { releases: [INSIDE] })).toEqual(anchor(strategyOf(), { releases: [] }));
  });

  it('trade: names the release and changes nothing else', () => {
    const layer = anchorOf({ rule: 'trade' }, [INSIDE]);
    expect(eventGate(layer)).toMatchObject({
      outcome: 'pass',
      threshold: 'trade',
      input: 'fomc 2026-07-21 14:00 New York: traded as always',
    });
    expect({ ...layer, gates: [] }).toEqual({ ...plain, gates: [] });
  });

  it('skip: refuses the entry and names the release', () => {
    const layer = anchorOf({ rule: 'skip' }, [INSIDE]);
    expect(layer).toMatchObject({
      verdict: 'refuse',
      open: [],
      reason: 'events: a release falls between entry and settlement',
    });
    expect(eventGate(layer)).toMatchObject({
      outcome: 'fail',
      input: 'fomc 2026-07-21 14:00 New York: skipped',
    });
  });

  it('skip: enters when the release falls before entry, after settlement or is of another kind', () => {
    const cases = [
      [release('2026-07-20', '14:00')],
      [OUTSIDE],
      [release('2026-07-21', '16:01')],
      [release('2026-07-21', '08:30', '2026-01-01', 'cpi'), OUTSIDE],
    ];
    for (const releases of cases) {
      const layer = anchorOf({ rule: 'skip' }, releases);
      expect(layer.verdict).toBe('enter');
      expect(eventGate(layer)).toMatchObject({ outcome: 'pass', input: 'none' });
      expect(layer.open).toEqual(plain.open);
    }
    expect(anchorOf({ rule: 'skip' }, [release('2026-07-21', '16:00')]).verdict).toBe('refuse');
  });

  it('widen: moves both short strikes out, at least by its multiple and at most one strike further', () => {
    fc.assert(
      fc.property(fc.double({ min: 1.01, max: 1.6, noNaN: true }), (multiple) => {
        const wide = distances(anchorOf({ rule: 'widen', multiple }, [INSIDE]));
        const base = distances(plain);
        for (const side of ['below', 'above'] as const) {
          expect(wide[side]).toBeGreaterThanOrEqual(multiple * base[side] - 1e-6);
          expect(wide[side]).toBeLessThan(multiple * base[side] + 5);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('reduce: keeps the stated share of the condors, rounded down, and refuses when none is left', () => {
    const reduced = (condors: number, share: number) =>
      anchor(
        strategyOf({
          anchor: { ...strategyOf().anchor, condors },
          events: { kinds: ['fomc'], policy: { rule: 'reduce', share } },
        }),
        { releases: [INSIDE] },
      );
    expect(reduced(5, 0.5).open[0]!.legs.map(({ quantity }) => quantity)).toEqual([2, -2, -2, 2]);
    expect(reduced(3, 1).open[0]!.legs[0]!.quantity).toBe(3);
    expect(reduced(10, 0.3).open[0]!.legs[0]!.quantity).toBe(3);
    expect(reduced(1, 0.5)).toMatchObject({ verdict: 'refuse', reason: 'events: no condor is left' });
  });

  it('hedge: refuses the condor while the second engine holds nothing, and says so', () => {
    const secondEngine = {
      arm: { rule: 'release-ahead', kinds: ['cpi'], withinHours: 1 },
      instrument: {
        kind: 'put-spread',
        expiryDays: { min: 30, max: 60 },
        longDelta: 0.05,
        shortDelta: 0.02,
        spreads: 1,
      },
    };
    const strategy = strategyOf({ secondEngine, events: { kinds: ['fomc'], policy: { rule: 'hedge' } } });
    const refused = anchor(strategy, { releases: [INSIDE] });
    expect(refused).toMatchObject({ verdict: 'refuse', open: [], requires: ['second-engine'] });
    expect(refused.gates.find((one) => one.id === 'event hedge')).toMatchObject({ outcome: 'fail' });
    expect(anchor(strategy, { releases: [OUTSIDE] }).verdict).toBe('enter');
  });

  it('hedge: needs a second engine in the strategy', () => {
    expect(() => strategyOf({ events: { kinds: ['fomc'], policy: { rule: 'hedge' } } })).toThrow(
      /second-engine/,
    );
  });

  it('does not see a release before its schedule is known', () => {
    const announced = release('2026-07-21', '14:00', '2026-07-21');
    const layer = anchorOf({ rule: 'skip' }, [OUTSIDE, announced]);
    expect(layer).toEqual(anchorOf({ rule: 'skip' }, [OUTSIDE]));
  });

  it('without a calendar is absent and trades as without a release, or refuses where it is required', () => {
    const layer = anchorOf({ rule: 'skip' }, []);
    expect(layer.verdict).toBe('enter');
    expect(layer.open).toEqual(plain.open);
    expect(eventGate(layer)).toMatchObject({
      outcome: 'absent',
      reason: 'no-calendar: no fomc release known within 60 days',
    });
    expect(anchorOf({ rule: 'skip' }, [], { calendarRequired: true })).toMatchObject({
      verdict: 'refuse',
      reason: 'events: no-calendar: no fomc release known within 60 days',
    });
  });
});
