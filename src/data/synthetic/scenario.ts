/** Where the smooth part of a scenario stands at the close of a session; between turns it is linear in logarithms. */
interface ScenarioTurn {
  /** Sessions since the first one with frames: 0 is its open. */
  readonly session: number;
  /** Index over its level at the start, shocks left out. */
  readonly index: number;
  /** Volatility over its median. */
  readonly volatility: number;
}

/** A move of the index and of log volatility, spread evenly over minutes of one session. */
interface ScenarioShock {
  readonly session: number;
  /** Minutes after the open, both included; 0 is the gap at the open itself. */
  readonly from: number;
  readonly until: number;
  /** Logarithmic return of the index. */
  readonly index: number;
  /** Change of the fast and of the slow factor of log volatility. */
  readonly fast: number;
  readonly slow: number;
}

/** Minutes of a session in which market makers are not themselves. */
export interface QuoteSpell {
  readonly session: number;
  /** Minutes after the open: from the first one to before the second. */
  readonly from: number;
  readonly until: number;
  /** Factor on every half-spread. */
  readonly spread: number;
  /** Quotes stand still at those of the first minute, and say so by their stamp. */
  readonly stale: boolean;
}

/** A market that is made to happen: what it promises holds for every seed, what it leaves open is chance. */
export interface Scenario {
  readonly summary: string;
  /** Sessions until its last turn; afterwards the market goes its own way. */
  readonly turns: readonly [ScenarioTurn, ...ScenarioTurn[]];
  readonly shocks: readonly ScenarioShock[];
  readonly spells: readonly QuoteSpell[];
}

const gap = (session: number, index: number, fast = 0, slow = 0): ScenarioShock => ({
  session,
  from: 0,
  until: 0,
  index,
  fast,
  slow,
});

/** The scenarios by the name a command takes. */
export const SCENARIOS = {
  'calm-grind': {
    summary: 'six months upwards at half the usual volatility',
    turns: [
      { session: 0, index: 1, volatility: 0.55 },
      { session: 120, index: 1.09, volatility: 0.55 },
    ],
    shocks: [],
    spells: [],
  },
  'slow-bear': {
    summary: 'nine months down by a quarter in three legs with two rallies, never in panic, as in 2022',
    turns: [
      { session: 0, index: 1, volatility: 1.1 },
      { session: 48, index: 0.87, volatility: 1.7 },
      { session: 64, index: 0.985, volatility: 1.3 },
      { session: 113, index: 0.765, volatility: 1.75 },
      { session: 155, index: 0.9, volatility: 1.3 },
      { session: 190, index: 0.745, volatility: 1.75 },
    ],
    shocks: [],
    spells: [],
  },
  volmageddon: {
    summary: 'a calm market in which VIX doubles in one afternoon, as on 5 February 2018',
    turns: [
      { session: 0, index: 1, volatility: 0.55 },
      { session: 10, index: 1.02, volatility: 0.6 },
      { session: 14, index: 1.0, volatility: 1.3 },
      { session: 50, index: 1.03, volatility: 0.8 },
    ],
    shocks: [
      gap(9, -0.008, 0.15, 0.05),
      { session: 10, from: 180, until: 300, index: -0.015, fast: 0.3, slow: 0.1 },
      { session: 10, from: 320, until: 385, index: -0.028, fast: 1.2, slow: 0.6 },
      { session: 13, from: 120, until: 380, index: -0.025, fast: 0.3, slow: 0.2 },
    ],
    spells: [{ session: 10, from: 320, until: 390, spread: 3, stale: false }],
  },
  'crash-and-rebound': {
    summary: 'a third lost in five weeks with gaps both ways, most of it regained in four months, as in 2020',
    turns: [
      { session: 0, index: 1, volatility: 0.7 },
      { session: 4, index: 1.01, volatility: 0.8 },
      { session: 12, index: 0.95, volatility: 2.4 },
      { session: 27, index: 0.86, volatility: 6 },
      { session: 45, index: 1.02, volatility: 3 },
      { session: 110, index: 1.16, volatility: 1.5 },
    ],
    shocks: [
      gap(5, -0.03, 0.3, 0.1),
      gap(8, -0.03, 0.2, 0.1),
      gap(14, -0.06, 0.4, 0.2),
      gap(16, 0.04),
      gap(18, -0.08, 0.4, 0.2),
      gap(20, 0.05, -0.1),
      gap(21, -0.09, 0.4, 0.2),
      gap(28, 0.06, -0.2),
    ],
    spells: [
      { session: 18, from: 0, until: 60, spread: 3, stale: false },
      { session: 21, from: 0, until: 60, spread: 3, stale: false },
    ],
  },
  'melt-up': {
    summary: 'four nights that gap upwards through a call wing 25 points wide, in a rising market',
    turns: [
      { session: 0, index: 1, volatility: 0.8 },
      { session: 45, index: 1.04, volatility: 0.8 },
    ],
    shocks: [gap(8, 0.03, -0.05), gap(17, 0.03, -0.05), gap(25, 0.03, -0.05), gap(34, 0.03, -0.05)],
    spells: [],
  },
  'flash-crash': {
    summary:
      'an afternoon that falls 7 % and comes back within the hour, while quotes stand still and then widen',
    turns: [
      { session: 0, index: 1, volatility: 0.8 },
      { session: 15, index: 1.01, volatility: 0.9 },
    ],
    shocks: [
      { session: 5, from: 270, until: 290, index: -0.07, fast: 1, slow: 0.25 },
      { session: 5, from: 292, until: 340, index: 0.058, fast: -0.7, slow: -0.15 },
    ],
    spells: [
      { session: 5, from: 268, until: 290, spread: 1, stale: true },
      { session: 5, from: 290, until: 355, spread: 6, stale: false },
    ],
  },
} as const satisfies { readonly [name: string]: Scenario };

export type ScenarioName = keyof typeof SCENARIOS;

/** The spell that a minute of a session falls in, if any. */
export function spellAt(
  scenario: Scenario | undefined,
  session: number,
  minute: number,
): QuoteSpell | undefined {
  return scenario?.spells.find(
    (spell) => spell.session === session && minute >= spell.from && minute < spell.until,
  );
}
