import { type Cents, cents, multiplier, type OptionContract, type Right } from '../../market/index.ts';
import { absent, ok, type Result } from '../../math/index.ts';
import { contractLabel, lotsOf } from '../position.ts';
import { assertMarginLegs, type MarginLeg } from './margin-leg.ts';
import type { MarginRules } from './rules.ts';
import { cheapestCover, widthOf } from './spread-pairing.ts';

/** Accounts that are margined strategy by strategy. */
export type AccountType = 'cash' | 'margin';

/** The rule a part of the requirement follows. */
export type MarginRule = 'long' | 'vertical' | 'condor' | 'cash-secured' | 'uncovered' | 'strangle';

/** One strategy of the book and what it requires. */
export interface RequirementLine {
  readonly rule: MarginRule;
  readonly legs: readonly string[];
  /** Contracts of each leg. */
  readonly quantity: number;
  readonly requirement: Cents;
}

/**
 * A requirement that must be held in cash, premiums received included in that cash; long options are paid in full and
 * need nothing more.
 */
export interface StrategyMargin {
  readonly requirement: Cents;
  readonly lines: readonly RequirementLine[];
}

type OptionLeg = MarginLeg & { readonly contract: OptionContract };

interface Vertical {
  readonly short: OptionLeg;
  readonly long: OptionLeg;
  readonly width: number;
}

/**
 * Strategy-based requirement of an options position (Cboe rule 10.3(c)(5), cash accounts 10.3(e)): in each root and
 * expiry shorts are covered by longs of the same right at the least cost; a put and a call vertical of equal width and
 * uncrossed short strikes are one condor, charged one width; unequal widths are two spreads. A later long covers
 * nothing, because the two settle at different prints. Uncovered shorts: cash account, puts in full and calls not at
 * all; margin account, by {@link MarginRules}, a put with a call the greater of the two plus the other's premium.
 * @throws RangeError for a leg that cannot be, or is no option.
 */
export function strategyMargin(
  legs: readonly MarginLeg[],
  account: AccountType,
  rules: MarginRules,
): Result<StrategyMargin, 'not-in-cash-account'> {
  assertMarginLegs(legs);
  const lines: RequirementLine[] = [];
  for (const group of byRootAndExpiry(legs.map(optionLeg))) {
    const bundle = lotsOf(group);
    const found = cheapestLines(group, bundle, account, rules);
    if (!found.ok) return found;
    lines.push(...found.value);
  }
  const merged = mergeLines(lines);
  return ok({ requirement: cents(sumOf(merged)), lines: merged });
}

function optionLeg(leg: MarginLeg): OptionLeg {
  const { contract } = leg;
  if (contract.kind === 'option') return { ...leg, contract };
  throw new RangeError(`${contractLabel(contract)} is no option`);
}

function byRootAndExpiry(legs: readonly OptionLeg[]): readonly (readonly OptionLeg[])[] {
  const groups = new Map<string, OptionLeg[]>();
  for (const leg of legs) {
    const key = `${leg.contract.root} ${leg.contract.expiry}`;
    groups.set(key, [...(groups.get(key) ?? []), leg]);
  }
  return [...groups.values()];
}

/**
 * Lines of one root and expiry. The narrowest cover is not always the cheapest, because it can break a condor: longs
 * are set aside, one bundle or all of a leg, for as long as that lowers the requirement. Where all shorts are covered
 * they stay so; where some are not, a long may be set aside to make a strangle.
 */
function cheapestLines(
  group: readonly OptionLeg[],
  bundle: number,
  account: AccountType,
  rules: MarginRules,
): Result<readonly RequirementLine[], 'not-in-cash-account'> {
  let held = group;
  let best = linesOf(held, bundle, account, rules);
  if (!best.ok) return best;
  const aside: RequirementLine[] = [];
  for (;;) {
    const trials = held
      .filter((leg) => leg.quantity > 0)
      .flatMap((leg) =>
        [bundle, leg.quantity].map((dropped) => {
          const rest = held.map((one) => (one === leg ? { ...one, quantity: one.quantity - dropped } : one));
          return { leg, dropped, rest, lines: linesOf(rest, bundle, account, rules) };
        }),
      );
    const { value: known } = best;
    const better = trials.find(
      ({ lines }) =>
        lines.ok &&
        sumOf(lines.value) < sumOf(known) &&
        (uncoveredIn(known) > 0 || uncoveredIn(lines.value) === 0),
    );
    if (!better) return ok([...best.value, ...aside]);
    held = better.rest;
    best = better.lines as typeof best;
    aside.push(line('long', [better.leg], better.dropped, 0));
  }
}

function linesOf(
  group: readonly OptionLeg[],
  bundle: number,
  account: AccountType,
  rules: MarginRules,
): Result<readonly RequirementLine[], 'not-in-cash-account'> {
  const puts = coverOf(group, 'P', bundle, account, rules);
  const calls = coverOf(group, 'C', bundle, account, rules);
  const [barred] = account === 'cash' ? calls.uncovered : [];
  if (barred) return absent('not-in-cash-account', `uncovered ${contractLabel(barred.contract)}`);
  return ok([
    ...verticalLines(puts.verticals, calls.verticals, bundle),
    ...uncoveredLines(puts.uncovered, calls.uncovered, bundle, account, rules),
    ...[...puts.spare, ...calls.spare].map((leg) => line('long', [leg], bundle, 0)),
  ]);
}

function uncoveredIn(lines: readonly RequirementLine[]): number {
  const bare: ReadonlySet<MarginRule> = new Set(['uncovered', 'strangle', 'cash-secured']);
  return lines
    .filter(({ rule }) => bare.has(rule))
    .reduce((sum, { legs, quantity }) => sum + legs.length * quantity, 0);
}

function sumOf(lines: readonly RequirementLine[]): number {
  return lines.reduce((sum, { requirement }) => sum + requirement, 0);
}

/** Shorts of one right with their cover, each entry one bundle of `bundle` contracts. */
function coverOf(
  group: readonly OptionLeg[],
  right: Right,
  bundle: number,
  account: AccountType,
  rules: MarginRules,
): { verticals: readonly Vertical[]; uncovered: readonly OptionLeg[]; spare: readonly OptionLeg[] } {
  const bundles = (sign: 1 | -1) =>
    group
      .filter((leg) => leg.contract.right === right && Math.sign(leg.quantity) === sign)
      .sort((a, b) => a.contract.strike - b.contract.strike)
      .flatMap((leg) => Array<OptionLeg>(Math.abs(leg.quantity) / bundle).fill(leg));
  const shorts = bundles(-1);
  const longs = bundles(1);
  const strikes = (side: readonly OptionLeg[]) => side.map((leg) => leg.contract.strike);
  const { pairs, uncovered } = cheapestCover(
    { shorts: strikes(shorts), longs: strikes(longs) },
    right,
    (short) => uncoveredPoints(shorts[short]!, account, rules),
  );
  const used = new Set(pairs.map(([, long]) => long));
  return {
    verticals: pairs.map(([short, long]) => ({
      short: shorts[short]!,
      long: longs[long]!,
      width: widthOf(shorts[short]!.contract.strike, longs[long]!.contract.strike, right),
    })),
    uncovered: uncovered.map((short) => shorts[short]!),
    spare: longs.filter((_, long) => !used.has(long)),
  };
}

function verticalLines(
  puts: readonly Vertical[],
  calls: readonly Vertical[],
  bundle: number,
): readonly RequirementLine[] {
  const lines: RequirementLine[] = [];
  const open = [...puts];
  for (const call of [...calls].sort((a, b) => a.short.contract.strike - b.short.contract.strike)) {
    const match = open.findIndex(
      (put) =>
        put.width > 0 && put.width === call.width && put.short.contract.strike <= call.short.contract.strike,
    );
    if (match === -1) lines.push(line('vertical', [call.short, call.long], bundle, call.width));
    else {
      const [put] = open.splice(match, 1) as [Vertical];
      lines.push(line('condor', [put.long, put.short, call.short, call.long], bundle, call.width));
    }
  }
  for (const put of open) lines.push(line('vertical', [put.long, put.short], bundle, put.width));
  return lines;
}

function uncoveredLines(
  puts: readonly OptionLeg[],
  calls: readonly OptionLeg[],
  bundle: number,
  account: AccountType,
  rules: MarginRules,
): readonly RequirementLine[] {
  const points = (leg: OptionLeg) => uncoveredPoints(leg, account, rules);
  if (account === 'cash') return puts.map((put) => line('cash-secured', [put], bundle, points(put)));
  const heaviestFirst = (side: readonly OptionLeg[]) => [...side].sort((a, b) => points(b) - points(a));
  const [putsLeft, callsLeft] = [heaviestFirst(puts), heaviestFirst(calls)];
  const lines: RequirementLine[] = [];
  while (putsLeft.length > 0 && callsLeft.length > 0) {
    const put = putsLeft.shift()!;
    const call = callsLeft.shift()!;
    const both = points(put) >= points(call) ? points(put) + call.price : points(call) + put.price;
    lines.push(line('strangle', [put, call], bundle, both));
  }
  for (const leg of [...putsLeft, ...callsLeft]) lines.push(line('uncovered', [leg], bundle, points(leg)));
  return lines;
}

/** Requirement of one short option without cover, in points; infinite for a call that a cash account may not hold. */
function uncoveredPoints(leg: OptionLeg, account: AccountType, rules: MarginRules): number {
  const { strike, right, root } = leg.contract;
  if (account === 'cash') return right === 'P' ? strike : Number.POSITIVE_INFINITY;
  const { rate, floor } =
    root === 'VIX' || root === 'VIXW' ? rules.uncovered.volatility : rules.uncovered.index;
  const outOfMoney = Math.max(0, right === 'C' ? strike - leg.forward : leg.forward - strike);
  const least = floor * (right === 'C' ? leg.forward : strike);
  return leg.price + Math.max(rate * leg.forward - outOfMoney, least);
}

function line(
  rule: MarginRule,
  legs: readonly OptionLeg[],
  quantity: number,
  points: number,
): RequirementLine {
  const dollars = points * multiplier(legs[0]!.contract.root) * quantity;
  return {
    rule,
    legs: legs.map((leg) => contractLabel(leg.contract)),
    quantity,
    requirement: cents(Math.ceil(Math.round(dollars * 1e6) / 1e4)),
  };
}

/** Lines of the same rule and legs become one. */
function mergeLines(lines: readonly RequirementLine[]): readonly RequirementLine[] {
  const merged = new Map<string, RequirementLine>();
  for (const one of lines) {
    const key = `${one.rule} ${one.legs.join(' ')}`;
    const held = merged.get(key);
    const quantity = one.quantity + (held?.quantity ?? 0);
    merged.set(key, { ...one, quantity, requirement: cents(one.requirement + (held?.requirement ?? 0)) });
  }
  return [...merged.values()];
}
