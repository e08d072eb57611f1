import { describe, expect, it } from 'vitest';
import { type RuinOptions, ruinProbability } from '../../src/research/index.ts';

const FRACTION = 0.1;
/** A win that undoes a full loss exactly: the account's logarithm walks on a lattice. */
const WIN = (1 / (1 - FRACTION) - 1) / FRACTION;

const options = (over: Partial<RuinOptions> = {}): RuinOptions => ({
  seed: 7,
  paths: 4000,
  bets: 60,
  fraction: FRACTION,
  ruinShare: power(1 - FRACTION, 6),
  meanBlockBets: 1,
  ...over,
});

function power(base: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent; i++) product *= base;
  return product;
}

describe('the probability of ruin', () => {
  it("of a fair lattice walk within n bets is the reflection principle's: P(S ≤ −6) + P(S < −6)", () => {
    const bets = 60;
    // Binomial of 60 fair bets, k of them won: S = 2k − 60.
    let choose = power(0.5, bets);
    let expected = 0;
    for (let wins = 0; wins <= bets; wins++) {
      const end = 2 * wins - bets;
      if (end <= -6) expected += choose;
      if (end < -6) expected += choose;
      choose = (choose * (bets - wins)) / (wins + 1);
    }
    const { probability, standardError } = ruinProbability([WIN, -1], options());
    expect(expected).toBeGreaterThan(0.4);
    expect(Math.abs(probability - expected)).toBeLessThan(4 * standardError);
  });

  it("of a favourable game without end is the gambler's: (q/p) to the number of losses to ruin", () => {
    // Two wins to a loss, four losses to ruin; 400 bets stand for no end.
    const { probability, standardError } = ruinProbability(
      [WIN, WIN, -1],
      options({ bets: 400, ruinShare: power(1 - FRACTION, 4), paths: 3000 }),
    );
    expect(Math.abs(probability - 1 / 16)).toBeLessThan(4 * standardError);
  });

  it('is nought for bets that never lose, and certain for bets that always do', () => {
    expect(ruinProbability([0.1, 0.2], options({ paths: 50 }))).toMatchObject({ ruined: 0, probability: 0 });
    const lost = ruinProbability([-1], options({ paths: 50 }));
    expect(lost.probability).toBe(1);
    expect(lost.endShare.median).toBeCloseTo(power(1 - FRACTION, 6), 12);
  });

  it('rises with the fraction at risk and with a full loss mixed in', () => {
    const outcomes = [0.05, 0.06, 0.04, 0.05, -0.3, 0.05];
    const at = (fraction: number, fullLossProbability = 0) =>
      ruinProbability(
        outcomes,
        options({ fraction, ruinShare: 0.5, paths: 500, bets: 200, fullLossProbability }),
      ).probability;
    expect(at(0.9)).toBeGreaterThan(at(0.3));
    expect(at(0.3, 0.05)).toBeGreaterThan(at(0.3));
  });

  it('is the same for the same seed', () => {
    expect(ruinProbability([WIN, -1], options())).toEqual(ruinProbability([WIN, -1], options()));
    expect(ruinProbability([WIN, -1], options({ seed: 8 }))).not.toEqual(
      ruinProbability([WIN, -1], options()),
    );
  });

  it('refuses options that are no bet', () => {
    expect(() => ruinProbability([1], options({ fraction: 0 }))).toThrow(RangeError);
    expect(() => ruinProbability([], options())).toThrow(RangeError);
    expect(() => ruinProbability([1], options({ ruinShare: 1 }))).toThrow(RangeError);
  });
});
