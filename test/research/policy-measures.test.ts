import { describe, expect, it } from 'vitest';
import type { LayerName } from '../../src/book/index.ts';
import { backtest, type JournalEntry } from '../../src/engine/index.ts';
import { type EpochMs, FEE_PRESETS, isoDate } from '../../src/market/index.ts';
import type { LayerPlan } from '../../src/method/index.ts';
import { hedgeConsistency, premiumAggression } from '../../src/research/index.ts';
import { handMadeTape } from '../support/hand-made-tape.ts';
import { future, position } from '../support/held.ts';
import { strategyOf } from '../support/views.ts';

const at = (day: number) => (1_784_000_000_000 + day * 86_400_000) as EpochMs;

const plan = (day: number, layer: LayerName, verdict: LayerPlan['verdict']): JournalEntry => ({
  kind: 'plan',
  at: at(day),
  plan: {
    at: at(day),
    tradeDate: isoDate(`2026-07-${20 + day}`),
    layers: [
      {
        layer,
        verdict,
        reason: '',
        phase: 'idle',
        gates: [],
        workings: [],
        candidates: [],
        keep: [],
        open: [],
      },
    ],
  },
});

const traded = (day: number, id: string, intent: 'open' | 'close'): JournalEntry => {
  const { legs } = position(id, 'pivot', at(day), [future(intent === 'open' ? 1 : -1)], [18]);
  return {
    kind: 'fill',
    at: at(day),
    order: { id, at: at(day), layer: 'pivot', intent, positionId: id, legs, requires: [] },
    legs,
  };
};

const mark = (day: number): JournalEntry => ({
  kind: 'mark',
  at: at(day),
  layers: [],
  positions: [],
  marginCents: null,
  indexLevel: null,
});

describe('hedge-consistency ratio', () => {
  it('is hedge-days held over hedge-days required; a refused hedge is required and not held', () => {
    const ratio = hedgeConsistency([
      plan(0, 'pivot', 'enter'),
      traded(0, 'h', 'open'),
      mark(0),
      plan(1, 'pivot', 'hold'),
      mark(1),
      plan(2, 'pivot', 'exit'),
      traded(2, 'h', 'close'),
      mark(2),
      plan(3, 'pivot', 'refuse'),
      mark(3),
      plan(4, 'pivot', 'idle'),
      mark(4),
    ]);
    expect(ratio).toEqual({ ok: true, value: { required: 3, held: 2, ratio: 2 / 3 } });
  });

  it('an entry whose order was not filled is not held', () => {
    const ratio = hedgeConsistency([plan(0, 'pivot', 'enter'), mark(0)]);
    expect(ratio).toMatchObject({ ok: true, value: { held: 0, required: 1 } });
  });

  it('is absent where no hedge was ever required; the condor is no hedge', () => {
    expect(hedgeConsistency([plan(0, 'anchor', 'enter'), mark(0)])).toMatchObject({
      ok: false,
      reason: 'no-hedge-required',
    });
  });
});

describe('premium-aggression index', () => {
  const index = async (delta: number) => {
    const tape = handMadeTape([
      { date: '2026-07-20', times: ['14:15'], close: 7500 },
      { date: '2026-07-21', times: ['14:15'], close: 7500 },
      { date: '2026-07-22', times: [], close: 7500 },
    ]);
    const anchor = {
      condors: 2,
      placement: { rule: 'delta', put: delta, call: delta },
      wings: { putPoints: 25, callPoints: 25 },
    };
    return premiumAggression((await backtest(tape, strategyOf({ anchor }), FEE_PRESETS.none)).journal);
  };

  it('is credit per standard deviation of distance: selling nearer the money is more aggressive', async () => {
    const [far, near] = [await index(0.1), await index(0.2)];
    expect(far).toMatchObject({ ok: true, value: { entries: 2 } });
    expect(near.ok && far.ok && near.value.index > 2 * far.value.index).toBe(true);
  });

  it('is absent without an entry', () => {
    expect(premiumAggression([])).toMatchObject({ ok: false, reason: 'no-entries' });
  });
});
