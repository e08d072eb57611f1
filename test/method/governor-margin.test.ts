import { describe, expect, it } from 'vitest';
import type { Leg } from '../../src/book/index.ts';
import { cents, isoDate, strike as strikeOf } from '../../src/market/index.ts';
import { marginRequirement } from '../../src/method/index.ts';
import { parityForward } from '../../src/volatility/index.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { DAY, viewOf } from '../support/views.ts';

/** Contracts of an iron condor 25 points wide, ten of it, on the expiry of this session or the next. */
function condor(expiry: string): readonly Leg[] {
  return (
    [
      ['P', 7425, 10],
      ['P', 7450, -10],
      ['C', 7550, -10],
      ['C', 7575, 10],
    ] as const
  ).map(([right, strike, quantity]) => ({
    contract: { kind: 'option', root: 'SPXW', expiry: isoDate(expiry), strike: strikeOf(strike), right },
    quantity,
  }));
}

/** Two minutes before the close nothing but the strike at the money has a bid on both sides. */
const dying = flatChain(DAY, '15:58', DAY, 7500, () => 0.00004);

describe('margin in the last minutes of an expiring series', () => {
  it('is known though parity is not: the width of a spread and the index itself are all the rule asks for', () => {
    const view = viewOf({ time: '15:58', chains: [dying] });
    const parity = parityForward(dying);
    expect(parity.ok ? 'ok' : parity.reason).toBe('too-few-strikes');
    // One side of an iron condor can lose at a time: 25 points, 10 contracts, 100 dollars a point.
    expect(marginRequirement(view, { cash: cents(0) }, condor(DAY))).toEqual({ ok: true, value: 2_500_000 });
  });

  it('moves with the index for a naked short', () => {
    const short: Leg[] = [condor(DAY)[1]!];
    const at = (spx: number) => {
      const margin = marginRequirement(
        viewOf({ time: '15:58', spx, chains: [dying] }),
        { cash: cents(0) },
        short,
      );
      return margin.ok ? margin.value : Number.NaN;
    };
    expect(at(7500)).toBeGreaterThan(at(7600));
  });

  it('is unknown without a level of the index', () => {
    const view = viewOf({ time: '15:58', chains: [dying], levels: { SPX: undefined } });
    const margin = marginRequirement(view, { cash: cents(0) }, condor(DAY));
    expect(margin.ok ? 'ok' : margin.reason).toBe('too-few-strikes');
  });

  it('is unknown where a series of a later session has too few strikes for parity', () => {
    const tomorrow = isoDate('2026-07-21');
    const chain = flatChain(DAY, '15:58', tomorrow, 7500, () => 0.00004);
    const margin = marginRequirement(
      viewOf({ time: '15:58', chains: [chain] }),
      { cash: cents(0) },
      condor(tomorrow),
    );
    expect(margin.ok ? 'ok' : margin.reason).toBe('too-few-strikes');
  });
});
