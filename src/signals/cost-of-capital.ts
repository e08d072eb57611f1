/** Rates in per cent a year. */
export interface CapmInputs {
  readonly riskFreePercent: number;
  readonly beta: number;
  /** Premium of the market over the risk-free rate. */
  readonly premiumPercent: number;
}

/** Return that capital must earn for its market risk, % a year: r_f + β·premium (Sharpe 1964, Lintner 1965). */
export function capmReturn({ riskFreePercent, beta, premiumPercent }: CapmInputs): number {
  return riskFreePercent + beta * premiumPercent;
}

/** What an account is paid for with; amounts in one unit of money, rates in per cent a year. */
export interface CapitalInputs {
  readonly equity: number;
  /** Borrowed: margin debit, short boxes. */
  readonly debt: number;
  readonly equityPercent: number;
  readonly debtPercent: number;
  /** Share of interest that tax gives back, 0 to 1; 0 unless given. */
  readonly taxShare?: number;
}

/**
 * Weighted average cost of capital, % a year: E/V·R_e + D/V·R_d·(1−t). The hurdle that a return on the account must pass.
 *
 * @throws RangeError when equity is not positive, debt negative, or the tax share outside 0 to 1.
 */
export function weightedCapitalCost(inputs: CapitalInputs): number {
  const { equity, debt, equityPercent, debtPercent, taxShare = 0 } = inputs;
  if (!(equity > 0 && debt >= 0 && taxShare >= 0 && taxShare <= 1))
    throw new RangeError(`not an account: equity ${equity}, debt ${debt}, tax share ${taxShare}`);
  return (equity * equityPercent + debt * debtPercent * (1 - taxShare)) / (equity + debt);
}
