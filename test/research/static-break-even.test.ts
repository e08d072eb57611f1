import { describe, expect, it } from 'vitest';
import type { CondorTrade } from '../../src/engine/index.ts';
import { staticBreakEven } from '../../src/research/index.ts';

/** A condor that took 1 point and owed `debit`, two contracts, fees of 8 dollars. */
const trade = (debit: number): CondorTrade =>
  ({
    condors: 2,
    creditPoints: 1,
    exitDebitPoints: debit,
    feesCents: 800,
    pnlCents: Math.round((1 - debit) * 20_000) - 800,
  }) as CondorTrade;

describe('static break-even of condors with hedges', () => {
  it('win rate is mean loss over mean win plus mean loss, after fees and the hedge spread over the condors', () => {
    // Two wins of 1 − 0.04 − 0.05 and one loss of 10 + 0.09 points; the hedges cost 30 dollars over six condors.
    const found = staticBreakEven([trade(0), trade(0), trade(11)], -3000)!;
    expect(found.hedgeCostDollars).toBe(30);
    expect(found.hedgeCostPoints).toBeCloseTo(0.05, 12);
    expect(found.meanWinPoints).toBeCloseTo(0.91, 12);
    expect(found.meanLossPoints).toBeCloseTo(10.09, 12);
    expect(found.breakEvenWinRatePercent).toBeCloseTo((100 * 10.09) / (0.91 + 10.09), 10);
    expect(found.winRatePercent).toBeCloseTo(66.667, 3);
  });

  it('the break-even credit is debit, fees and hedge: at it the mean result is zero', () => {
    const trades = [trade(0), trade(0), trade(11)];
    const found = staticBreakEven(trades, -3000)!;
    expect(found.breakEvenCreditPoints).toBeCloseTo(11 / 3 + 0.04 + 0.05, 12);
    const mean = (3 * -found.breakEvenCreditPoints + 11) / 3 + 0.04 + 0.05;
    expect(mean).toBeCloseTo(0, 12);
  });

  it('a hedge that gained lowers it, and a list without losses has no break-even win rate', () => {
    const found = staticBreakEven([trade(0)], 400)!;
    expect(found.hedgeCostPoints).toBeCloseTo(-0.02, 12);
    expect(found.breakEvenWinRatePercent).toBeNull();
    expect(found.meanLossPoints).toBeNull();
    expect(staticBreakEven([], 0)).toBeUndefined();
  });
});
