import { describe, expect, it } from 'vitest';
import { sizingReport } from '../../src/research/index.ts';
import { runOfDays } from '../support/run-of-days.ts';
import { strategyOf } from '../support/views.ts';

const strategy = (governor: object | undefined) =>
  strategyOf({
    anchor: {
      condors: 4,
      placement: { rule: 'delta', put: 0.1, call: 0.1 },
      wings: { putPoints: 25, callPoints: 25 },
    },
    ...(governor && { governor }),
  });

describe('the sizing report', () => {
  it('names the cap that bound, and states it at the size taken', async () => {
    const { journal } = await runOfDays([7500, 7500], strategy({ maxContracts: 3, marginShare: 1 }));
    const { decisions, binding, last } = sizingReport(journal);
    expect(decisions.map(({ lots, asked, binding: cap }) => [lots, asked, cap])).toEqual([
      [3, 4, 'contracts'],
    ]);
    expect(binding).toEqual([{ cap: 'contracts', times: 1 }]);
    expect(last).toHaveLength(1);
    expect(last[0]!.caps).toContainEqual({
      cap: 'contracts',
      figure: 3,
      limit: 3,
      unit: 'condors per entry',
      outcome: 'pass',
      reason: undefined,
    });
  });

  it('is empty without a governor', async () => {
    const { journal } = await runOfDays([7500, 7500], strategy(undefined));
    expect(sizingReport(journal)).toEqual({ decisions: [], binding: [], last: [] });
  });
});
