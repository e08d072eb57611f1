import { describe, expect, it } from 'vitest';
import {
  DEFAULT_MARGIN_RULES,
  futuresMargin,
  marginStress,
  Repricer,
  repricingMarket,
  STRESS_MOVES,
} from '../../../src/book/index.ts';
import { cents, isoDate } from '../../../src/market/index.ts';
import { marginAccount, marginRequirement } from '../../../src/method/index.ts';
import { vixResponse } from '../../../src/volatility/index.ts';
import { flatChain } from '../../support/hand-made-tape.ts';
import { condor, future, option } from '../../support/held.ts';
import { DAY, viewOf } from '../../support/views.ts';
import { vixChain } from '../../support/vix-chain.ts';

const AUGUST = isoDate('2026-08-19');
const view = viewOf({
  chains: [flatChain(DAY, '14:15', isoDate('2026-07-21')), vixChain(DAY, '14:15', AUGUST)],
});
const CASH = cents(10_000_000);

const path = (legs: Parameters<typeof Repricer.of>[1], moves: readonly number[] = STRESS_MOVES) => {
  const account = marginAccount(view, { cash: CASH }, legs);
  const repricer = Repricer.of(repricingMarket(view, 'fitted'), legs);
  if (!account.ok || !repricer.ok) throw new Error('no account');
  const stops = marginStress(account.value, repricer.value, moves, DEFAULT_MARGIN_RULES);
  if (!stops.ok) throw new Error(`${stops.reason} ${stops.detail}`);
  return stops.value;
};

describe('the margin of an account through moves of the index', () => {
  it('without a move is the margin now, and nothing is gained', () => {
    const legs = [...condor(2), future(3)];
    const [stop] = path(legs, [0]);
    const now = marginRequirement(view, { cash: CASH }, legs);
    expect(stop).toMatchObject({ indexPercent: 0, vix: 16, gain: 0 });
    expect(now.ok && now.value).toBe(stop!.requirement);
  });

  it('of a condor stays its width whatever happens: its loss is bounded', () => {
    for (const { requirement, gain } of path(condor(2))) {
      expect(requirement).toBe(2 * 2_500_00);
      expect(gain).toBeGreaterThanOrEqual(-2 * 2_500_00);
    }
  });

  it('of VX is that of the VIX which the fall brings, and rises all the way down', () => {
    const stops = path([future(10)], [-10, -5, 0]);
    for (const { requirement, indexPercent, vix } of stops) {
      expect(vix).toBeCloseTo(16 + vixResponse(indexPercent, 16), 10);
      const each = futuresMargin('VXM', vix, isoDate(DAY), DEFAULT_MARGIN_RULES);
      expect(each.ok && 10 * each.value.maintenance).toBe(requirement);
    }
    const [ten, five, none] = stops;
    expect(ten!.requirement).toBeGreaterThan(1.5 * none!.requirement);
    expect(ten!.requirement).toBeGreaterThan(five!.requirement);
  });

  it('pays the variation of futures into what is available, and no option value', () => {
    const [future10] = path([future(10)], [-5]);
    expect(future10!.available).toBe(CASH + future10!.gain);
    const [call] = path([option('C', 20, 5, AUGUST, 'VIX')], [-5]);
    expect(call!.gain).toBeGreaterThan(0);
    expect(call!.available).toBe(CASH);
    expect(call!.requirement).toBe(0);
  });
});
