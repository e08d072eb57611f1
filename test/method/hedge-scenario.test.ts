import { describe, expect, it } from 'vitest';
import { isoDate } from '../../src/market/index.ts';
import { type Scenarios, scenariosOf } from '../../src/method/hedge-scenario.ts';
import { hedgeWorkings } from '../../src/method/hedge-stress.ts';
import { tenorBeta, vixResponse } from '../../src/volatility/index.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { condor, future, option } from '../support/held.ts';
import { DAY, type ViewOptions, viewOf } from '../support/views.ts';
import { vixChain } from '../support/vix-chain.ts';

const AUGUST = isoDate('2026-08-19');
const chains = [flatChain(DAY, '14:15', isoDate('2026-07-21')), vixChain(DAY, '14:15', AUGUST)];

function scenarios(options: ViewOptions = {}): Scenarios {
  const found = scenariosOf(viewOf({ chains, ...options }));
  if (!found.ok) throw new Error(found.reason);
  return found.value;
}

function value(result: ReturnType<Scenarios['gain']>): number {
  if (!result.ok) throw new Error(`${result.reason} ${result.detail}`);
  return result.value;
}

describe('what an index move does to packages', () => {
  it('a future gains its tenor’s share of the response of VIX, times its multiplier', () => {
    const move = tenorBeta(30) * vixResponse(-2, 16);
    expect(value(scenarios().gain([future(2, 'VXM')], -2))).toBeCloseTo(200 * move, 9);
    expect(value(scenarios().gain([future(1, 'VX')], -2))).toBeCloseTo(1000 * move, 9);
    expect(value(scenarios().gain([future(1, 'VX')], 2))).toBeLessThan(0);
  });

  it('nothing moves at no return', () => {
    const legs = [...condor(1), future(1), option('C', 25, 3, AUGUST, 'VIX')];
    expect(value(scenarios().gain(legs, 0))).toBeCloseTo(0, 9);
  });

  it('a VIX call gains on a fall, by less than its future does and by more than its delta', () => {
    const call = value(scenarios().gain([option('C', 22, 1, AUGUST, 'VIX')], -5));
    const vxm = value(scenarios().gain([future(1)], -5));
    expect(call).toBeGreaterThan(0);
    expect(call).toBeLessThan(vxm);
    const small = value(scenarios().gain([option('C', 22, 1, AUGUST, 'VIX')], -0.1));
    const smallVxm = value(scenarios().gain([future(1)], -0.1));
    expect(call / vxm).toBeGreaterThan(small / smallVxm);
  });

  it('a short condor loses on falls and on rises, never more than its wings', () => {
    for (const move of [-5, -3, -2, 2, 3]) {
      const gain = value(scenarios().gain(condor(1), move));
      expect(gain).toBeLessThan(0);
      expect(gain).toBeGreaterThan(-2500);
    }
  });

  it('carry of a long future is its slide to spot VIX, or to the next shorter month', () => {
    expect(value(scenarios().carry([future(1)]))).toBeCloseTo((-100 * (18.1 - 16)) / 30, 9);
    const second = future(1, 'VXM', isoDate('2026-09-16'));
    expect(value(scenarios().carry([second]))).toBeCloseTo((-100 * (19.1 - 18.1)) / 28, 9);
  });

  it('carry of a VIX call adds its decay to the slide of its future', () => {
    const call = value(scenarios().carry([option('C', 22, 1, AUGUST, 'VIX')]));
    const flat = value(scenarios({ vix: 18.1 }).carry([option('C', 22, 1, AUGUST, 'VIX')]));
    expect(flat).toBeLessThan(0);
    expect(call).toBeLessThan(flat);
  });

  it('is absent for a contract whose chain is not quoted, and without VIX', () => {
    const unquoted = condor(1, isoDate('2026-07-24'));
    expect(scenarios().gain(unquoted, -1)).toMatchObject({ ok: false, reason: 'no-chain' });
    expect(scenarios().carry([future(1, 'VX', isoDate('2027-01-20'))])).toMatchObject({
      ok: false,
      reason: 'no-curve',
    });
  });
});

describe('the stress grid', () => {
  const rows = hedgeWorkings(scenarios(), condor(1), [future(1)]);
  const figures = (name: string) =>
    String(rows.find((row) => row.name === name)!.value)
      .split(' / ')
      .map((text) => Number(text.replace('−', '-')));

  it('has the carry and seven moves, each with condors, hedge and both', () => {
    expect(rows.map(({ name }) => name)).toEqual([
      'expected carry of the hedge',
      'index −5 %',
      'index −3 %',
      'index −2 %',
      'index −1 %',
      'index +1 %',
      'index +2 %',
      'index +3 %',
    ]);
    for (const row of rows.slice(1)) {
      const [condors, hedge, net] = figures(row.name);
      expect(Math.abs(condors! + hedge! - net!)).toBeLessThanOrEqual(1);
    }
  });

  it('shows the call side unhedged: on a rise both lose', () => {
    const [fallCondors, fallHedge] = figures('index −2 %');
    expect(fallCondors).toBeLessThan(0);
    expect(fallHedge).toBeGreaterThan(0);
    const [riseCondors, riseHedge, net] = figures('index +2 %');
    expect(riseCondors).toBeLessThan(0);
    expect(riseHedge).toBeLessThan(0);
    expect(net).toBeLessThan(riseCondors!);
  });

  it('says which figure is unknown', () => {
    const dark = hedgeWorkings(scenarios(), condor(1, isoDate('2026-07-24')), [future(1)]);
    expect(dark[1]).toMatchObject({ name: 'index −5 %', value: 'unknown: no-chain' });
  });
});
