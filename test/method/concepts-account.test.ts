import { expect } from 'vitest';
import { instantOf, isoDate } from '../../src/market/index.ts';
import { type Concept, describeConcepts, type Seen } from '../support/concept.ts';
import { expiryOf } from '../support/dated.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { condor, position } from '../support/held.ts';
import { bookOf, DAY, strategyOf, type ViewOptions } from '../support/views.ts';

const EXPIRY = isoDate('2026-07-21');
const CHAIN = flatChain(DAY, '14:15', EXPIRY);
const OTHER = isoDate('2026-07-23');
const BEFORE = instantOf(isoDate('2026-07-17'), '14:15', 'America/New_York');
const base = { ...strategyOf().anchor, condors: 40 };
const many = { anchor: base };

/** A condor of the session before whose expiry is quoted in the market, and not where its data is missing. */
const holding = () => {
  const book = bookOf();
  book.open(position('old', 'anchor', BEFORE, condor(1, OTHER), [0.5, 1, 1, 0.5]));
  return book;
};
const quoted: ViewOptions = { chains: [CHAIN, flatChain(DAY, '14:15', OTHER)] };

/** A cap that leaves some of 40 condors on a hundred thousand dollars; the gate shows that it holds and by how much. */
const cap = (
  concept: string,
  gate: string,
  governor: object,
  bound: (on: Seen) => void,
  other: Partial<Concept> = {},
): Concept => ({
  concept,
  off: many,
  on: { ...many, governor },
  market: quoted,
  blind: { chains: [CHAIN] },
  book: holding,
  missing: { layer: 'anchor', gate: 'governor: equity', reason: /^no-chain/, verdict: 'refuse' },
  effect: (on, off) => {
    expect(off.opened('anchor')).toBe(40);
    expect(on.opened('anchor')).toBeGreaterThan(0);
    expect(on.opened('anchor')).toBeLessThan(40);
    expect(on.layer('anchor').workings).toContainEqual({
      name: 'governor: binding cap',
      value: gate,
      unit: 'cap',
    });
    bound(on);
  },
  ...other,
});
/** The figure is within its limit, and one condor more would not be: it lies within one lot of it. */
const within = (gate: string, lots: number) => (on: Seen) => {
  const { input, threshold } = on.gate('anchor', `governor: ${gate}`)!;
  expect(input as number).toBeLessThanOrEqual(threshold as number);
  expect((input as number) * (1 + lots / on.opened('anchor'))).toBeGreaterThan(threshold as number);
};

const MORNING = isoDate('2026-07-21');
const LATER = isoDate('2026-07-24');
const morning = [
  flatChain(MORNING, '10:30', MORNING, 7500, () => 0.004),
  flatChain(MORNING, '10:30', isoDate('2026-07-22')),
  flatChain(MORNING, '10:30', LATER, 7500, () => 0.02),
];

/** A hedge layer that needs a figure that the market does not tell. */
const blindHedge = {
  instrument: { kind: 'VXM', minDays: 5 },
  sizing: { rule: 'per-condor', contracts: 1 },
  need: 1,
  triggers: { frontRatio: { engage: 1, release: 0.97 } },
};
const oneTenor: ViewOptions = { curve: [{}] };
/** Whoever requires a hedge sells no condor while the hedge cannot be judged. */
const uncovered = (concept: string, on: object, reason: RegExp): Concept => ({
  concept,
  off: many,
  on,
  market: oneTenor,
  blind: oneTenor,
  missing: { layer: 'pivot', gate: 'front-ratio', reason: /^too-few-tenors/, verdict: 'refuse' },
  effect: (with_, without) => {
    expect(without.opened('anchor')).toBe(40);
    expect(with_.layer('anchor')).toMatchObject({ verdict: 'refuse', open: [] });
    expect(with_.layer('anchor').reason).toMatch(reason);
  },
});

const CONCEPTS: readonly Concept[] = [
  cap('fixed fraction: largest loss', 'max-loss', { maxLossShare: 0.3 }, within('max-loss', 1)),
  cap(
    'expected shortfall',
    'expected-shortfall',
    { expectedShortfallShare: 0.3 },
    within('expected-shortfall', 1),
  ),
  cap('margin budget', 'margin', { marginShare: 0.5 }, within('margin', 1), {
    missing: { layer: 'anchor', gate: 'governor: margin', reason: /^no-level: VIX/, verdict: 'refuse' },
    blind: { ...quoted, levels: { VIX: undefined } },
  }),
  cap('portfolio quick ratio', 'quick-ratio', { quickRatio: 1.5 }, (on) => {
    const { input, threshold } = on.gate('anchor', 'governor: quick-ratio')!;
    expect(input as number).toBeGreaterThanOrEqual(threshold as number);
    expect((input as number) * (1 - 1.5 / on.opened('anchor'))).toBeLessThan(threshold as number);
  }),
  cap('liquidity cap', 'contracts', { maxContracts: 7 }, (on) => expect(on.opened('anchor')).toBe(7)),
  uncovered(
    'coverage invariant',
    { anchor: { ...base, requires: ['pivot'] }, pivot: blindHedge },
    /^coverage: pivot is required and was refused/,
  ),
  uncovered(
    'steward: hedges before condors',
    { ...many, pivot: blindHedge, policy: { profile: 'steward' } },
    /^(steward|coverage): /,
  ),
  {
    concept: 'roll of a threatened condor',
    off: {},
    on: {
      rolls: { triggers: { vix: 20 }, targetDays: { min: 2, max: 7 }, maxRolls: 2, maxChainShare: 0.1 },
    },
    market: { date: MORNING, time: '10:30', chains: morning, vix: 22 },
    blind: { date: MORNING, time: '10:30', chains: morning, levels: { VIX: undefined } },
    book: () => {
      const book = bookOf();
      const opened = instantOf(DAY, '14:15', 'America/New_York');
      book.open(position('anchor 2026-07-20', 'anchor', opened, condor(1, MORNING), [1, 2, 2, 1]));
      return book;
    },
    missing: { layer: 'anchor', gate: 'roll vix', reason: /^no-level: VIX/, verdict: 'as-off' },
    effect: (on, off) => {
      expect(off.layer('anchor').keep).toEqual(['anchor 2026-07-20']);
      expect(on.layer('anchor')).toMatchObject({ verdict: 'enter', keep: [] });
      expect(expiryOf(on.layer('anchor').open[0]!.legs[0]!.contract)).toBe(LATER);
      const { input, threshold } = on.gate('anchor', 'roll max loss')!;
      expect(input as number).toBeLessThanOrEqual(threshold as number);
    },
  },
];

describeConcepts('account', CONCEPTS);
