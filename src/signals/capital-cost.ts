import type { MarketView } from '../market/index.ts';
import { type EpochMs, epochMs } from '../market/index.ts';
import { boxRate } from './box-rate.ts';
import { capmReturn, weightedCapitalCost } from './cost-of-capital.ts';
import { dividendDiscountPremium } from './dividend-discount.ts';
import { dailyValues } from './history.ts';
import { type Signal, signalOf } from './signal.ts';
import { svixPremium } from './svix-premium.ts';

export interface CapitalCostOptions {
  /** Beta of the strategy to the index. */
  readonly beta: number;
  readonly premium: 'svix' | 'dividend-discount';
  /** Growth of index cash, % a year; for `dividend-discount`, 0 unless given. */
  readonly growthPercent?: number | undefined;
  /** Share of the capital that is borrowed, 0 to below 1. */
  readonly debtShare: number;
  readonly funding: 'bill-3m' | 'box';
  /** Share of interest that tax gives back. */
  readonly taxShare: number;
}

/**
 * Weighted cost of capital of the account, % a year: own capital at r_f + β·premium, r_f the three-month bill, borrowed
 * capital at its funding rate. Absent when an input is; the box rate is asked for only where something is borrowed.
 */
export function capitalCost(view: MarketView, options: CapitalCostOptions): Signal {
  const { beta, debtShare, funding, taxShare } = options;
  const bill = dailyValues(view, 'bill-3m', 1);
  if (!bill.ok) return bill;
  const premium =
    options.premium === 'svix'
      ? svixPremium(view)
      : dividendDiscountPremium(view, { growthPercent: options.growthPercent ?? 0 });
  if (!premium.ok) return premium;
  const [{ value: riskFreePercent, knownAt }] = bill.value as [(typeof bill.value)[number]];
  const stampOf = (minutes: number): EpochMs => epochMs(view.asOf - minutes * 60_000);
  const stamps = [knownAt, stampOf(premium.value.stalenessMinutes)];
  let debtPercent = riskFreePercent;
  if (debtShare > 0 && funding === 'box') {
    const box = boxRate(view);
    if (!box.ok) return box;
    debtPercent = box.value.value;
    stamps.push(stampOf(box.value.stalenessMinutes));
  }
  const premiumPercent = premium.value.value;
  const equityPercent = capmReturn({ riskFreePercent, beta, premiumPercent });
  return signalOf(view, {
    id: 'capital-cost',
    value: weightedCapitalCost({
      equity: 1 - debtShare,
      debt: debtShare,
      equityPercent,
      debtPercent,
      taxShare,
    }),
    unit: '% a year',
    inputs: {
      'bill-3m (% a year)': riskFreePercent,
      [`equity premium by ${options.premium} (% a year)`]: premiumPercent,
      'cost of own capital, CAPM (% a year)': equityPercent,
      [`funding by ${funding} (% a year)`]: debtPercent,
      'borrowed (share)': debtShare,
    },
    stamps,
  });
}
