import { type Cents, cents, type IsoDate } from '../../market/index.ts';
import { absent, ok, type Result } from '../../math/index.ts';
import { type WorstPrint, worstExpiryLoss, worstPrints } from './expiry-loss.ts';
import { futuresMargin } from './futures-margin.ts';
import { type MarginLeg, pointsValue } from './margin-leg.ts';
import { type ClassRisk, classOf, movedPrice, portfolioMargin } from './portfolio-margin.ts';
import type { MarginRules } from './rules.ts';
import { sharesMargin } from './shares-margin.ts';
import { type AccountType, type RequirementLine, strategyMargin } from './strategy-margin.ts';

/** An account as its margin is figured. */
export interface MarginAccount {
  readonly type: AccountType | 'portfolio';
  /** Cash with all premiums received and paid and all futures gains settled. */
  readonly cash: Cents;
  readonly date: IsoDate;
  readonly vix: number;
  readonly legs: readonly MarginLeg[];
}

/** What an account has and must have, whole book, in cents. */
export interface MarginReport {
  /** Cash account: cash. Margin account: cash and the value of shares. Portfolio account: that and the value of all options. */
  readonly available: Cents;
  /** Options, futures and shares together, the latter two at maintenance. */
  readonly requirement: Cents;
  /** Available less required; negative is a call. */
  readonly excess: Cents;
  readonly options: Cents;
  readonly futuresMaintenance: Cents;
  readonly futuresInitial: Cents;
  /** Of shares of funds; nothing in a cash account, which pays them in full, nor in a portfolio account, whose arrays hold them. */
  readonly sharesMaintenance: Cents;
  readonly sharesInitial: Cents;
  /** The worst expiry of the whole book, futures from their mark and options before premiums: all prints together. */
  readonly worstLoss: Cents | 'unbounded';
  /** The same, print by print. */
  readonly worstPrints: readonly WorstPrint[];
  /** Strategy lines of a cash or margin account; empty for a portfolio account. */
  readonly lines: readonly RequirementLine[];
  /** Risk arrays of a portfolio account; empty otherwise. */
  readonly classes: readonly ClassRisk[];
}

/** A state of the market as moves from now, all at once and before any time passes. */
export interface MarginScenario {
  readonly label: string;
  /** Share by which the S&P 500 forwards move. */
  readonly indexMove: number;
  /** Share by which the volatility futures move. */
  readonly volatilityMove: number;
  /** VIX level from which the futures margin is read. */
  readonly vix: number;
  /** Multiple of the index options' total deviations. */
  readonly indexDeviationRatio: number;
}

/** One stop of a margin path: the account after the move. */
export interface MarginStop extends MarginReport {
  readonly label: string;
  /** Change of the value of all legs since now, in cents. */
  readonly gain: Cents;
}

/** Why an account has no margin figure. */
export type MarginRefusal = 'not-in-cash-account' | 'no-margin-row' | 'no-short-shares';

/** Figures the whole requirement of an account; futures are margined on their own, with no offset against options. */
export function marginReport(
  account: MarginAccount,
  rules: MarginRules,
): Result<MarginReport, MarginRefusal> {
  const options = account.legs.filter((leg) => leg.contract.kind === 'option');
  let futuresMaintenance = 0;
  let futuresInitial = 0;
  for (const { contract, quantity } of account.legs) {
    if (contract.kind !== 'future') continue;
    const each = futuresMargin(contract.root, account.vix, account.date, rules);
    if (!each.ok) return absent(each.reason, each.detail);
    futuresMaintenance += each.value.maintenance * Math.abs(quantity);
    futuresInitial += each.value.initial * Math.abs(quantity);
  }
  const shares = sharesMargin(account.legs, account.date, rules);
  if (!shares.ok) return shares;
  const lent = account.type === 'margin';
  let available: number = account.cash + (account.type === 'cash' ? 0 : shares.value.value);
  let required = 0;
  let lines: readonly RequirementLine[] = [];
  let classes: readonly ClassRisk[] = [];
  if (account.type === 'portfolio') {
    const scanned = account.legs.filter(({ contract }) => contract.kind !== 'future');
    const risk = portfolioMargin(scanned, account.date, rules);
    required = risk.requirement;
    classes = risk.classes;
    for (const { contract, quantity, price } of options) available += pointsValue(contract, quantity, price);
  } else {
    const strategies = strategyMargin(options, account.type, rules);
    if (!strategies.ok) return absent(strategies.reason, strategies.detail);
    required = strategies.value.requirement;
    lines = strategies.value.lines;
  }
  const sharesMaintenance = lent ? shares.value.maintenance : cents(0);
  const requirement = required + futuresMaintenance + sharesMaintenance;
  return ok({
    available: cents(available),
    requirement: cents(requirement),
    excess: cents(available - requirement),
    options: cents(required),
    futuresMaintenance: cents(futuresMaintenance),
    futuresInitial: cents(futuresInitial),
    sharesMaintenance,
    sharesInitial: lent ? shares.value.initial : cents(0),
    worstLoss: worstExpiryLoss(account.legs),
    worstPrints: worstPrints(account.legs),
    lines,
    classes,
  });
}

/** The account through a list of scenarios, every leg marked at each, hedges included. */
export function marginPath(
  account: MarginAccount,
  scenarios: readonly MarginScenario[],
  rules: MarginRules,
): Result<readonly MarginStop[], MarginRefusal> {
  const stops: MarginStop[] = [];
  for (const scenario of scenarios) {
    let gain = 0;
    let variation = 0;
    const legs = account.legs.map((leg): MarginLeg => {
      const index = classOf(leg) === 'index';
      const move = index ? scenario.indexMove : scenario.volatilityMove;
      const ratio = index ? scenario.indexDeviationRatio : 1;
      const price = movedPrice(leg, move, account.date, ratio);
      const change = pointsValue(leg.contract, leg.quantity, price - leg.price);
      gain += change;
      if (leg.contract.kind === 'future') variation += change;
      return {
        ...leg,
        price,
        forward: leg.contract.kind === 'fund' ? price : leg.forward * (1 + move),
        deviation: leg.deviation * ratio,
      };
    });
    const moved = { ...account, legs, vix: scenario.vix, cash: cents(account.cash + variation) };
    const report = marginReport(moved, rules);
    if (!report.ok) return report;
    stops.push({ label: scenario.label, gain: cents(gain), ...report.value });
  }
  return ok(stops);
}
