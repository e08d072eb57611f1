import {
  daysBetween,
  type EpochMs,
  FUND_ROOTS,
  FUNDS,
  type FundQuote,
  type FundRoot,
  fundLeverage,
  type IsoDate,
  type Provenance,
  roundToTick,
  tickSize,
} from '../market/index.ts';
import {
  billReturn,
  type RollLevels,
  type RollWeights,
  rollReturn,
  rollWeights,
} from '../volatility/index.ts';

/** Value of every share at the close before the first session, US dollars. */
const FUND_BASE_DOLLARS = 100;
/** Quoted width as a share of the value while VIX is 16: the 30-day median that the page of UVXY stated in December 2024. */
const WIDTH = 0.0005;
const CALM_VIX = 16;
/** How much wider the late session quotes; an assumption. */
const LATE_WIDTH = 4;
const DAYS_PER_YEAR = 365;

/** Bid and offer of the assumed width around a value, on ticks and at least one apart; `wide` is a share of the value. */
export function quoteAround(
  root: FundRoot,
  value: number,
  wide = WIDTH,
): { readonly bid: number; readonly ask: number } {
  const tick = tickSize(root, value, 'outright');
  const half = Math.max(tick, wide * value) / 2;
  return {
    bid: roundToTick(value - half, tick, 'down'),
    ask: roundToTick(value + half, tick, 'up'),
  };
}

/** One session of the funds, as known when it opens. */
export interface FundSession {
  readonly date: IsoDate;
  readonly weights: RollWeights;
  /** Calendar days since the close before. */
  readonly days: number;
  /** Discount rate of bills known that morning, % a year. */
  readonly billPercent: number;
  /** Its two months at the close before, VIX points. */
  readonly from: RollLevels;
}

/** Where and how the quotes of an instant are made. */
export interface FundMarket {
  readonly quotedAt: EpochMs;
  readonly provenance: Provenance;
  readonly vix: number;
  /** After the close of the stock session. */
  readonly late: boolean;
  /** Multiplies the width. */
  readonly spread?: number;
}

/**
 * Indicative values of the funds of a made tape, from its own VX levels and nothing later: each session the value at the
 * last close grows by the fund's multiple of what the index's two months did, by bills, and falls by the fee:
 * V = V₀ · (1 + L·(near and far by the roll weights) + bills − fee·days/365). All start at {@link FUND_BASE_DOLLARS}; there
 * are no splits and no premium over the value. The rule of the index is that of {@link rollWeights}.
 */
export class FundValues {
  readonly #values = new Map<FundRoot, number>(FUND_ROOTS.map((root) => [root, FUND_BASE_DOLLARS]));

  /** Value of a share when the session's months stand at these levels, US dollars; never below nothing. */
  valueOf(root: FundRoot, session: FundSession, levels: RollLevels): number {
    const { date, days, billPercent, from, weights } = session;
    const moved = fundLeverage(root, date) * rollReturn(weights, from, levels);
    const held = billReturn(billPercent, days) - (FUNDS[root].feePercent / 100) * (days / DAYS_PER_YEAR);
    return this.#values.get(root)! * Math.max(0, 1 + moved + held);
  }

  /** Takes the session's closing levels for what the next one starts from. */
  close(session: FundSession, levels: RollLevels): void {
    for (const root of FUND_ROOTS) this.#values.set(root, this.valueOf(root, session, levels));
  }

  /** Bid and offer around the value of each fund listed; none of a share for which nobody would bid a cent. */
  quotes(
    listed: readonly { readonly root: FundRoot; readonly hypothetical: boolean }[],
    session: FundSession,
    levels: RollLevels,
    { quotedAt, provenance, vix, late, spread = 1 }: FundMarket,
  ): readonly FundQuote[] {
    const wide = WIDTH * Math.sqrt(vix / CALM_VIX) * (late ? LATE_WIDTH : 1) * spread;
    return listed.flatMap(({ root, hypothetical }): FundQuote[] => {
      const value = this.valueOf(root, session, levels);
      const quote = quoteAround(root, value, wide);
      if (!(quote.bid > 0)) return [];
      return [
        {
          root,
          ...quote,
          quotedAt,
          provenance,
          ...(hypothetical && { hypothetical }),
        },
      ];
    });
  }
}

/** A session from the close before it; `levelOf` answers for that close. */
export function fundSession(
  date: IsoDate,
  closedBefore: IsoDate,
  billPercent: number,
  levelOf: (expiry: IsoDate) => number,
): FundSession {
  const weights = rollWeights(date);
  const days = daysBetween(closedBefore, date);
  return { date, weights, days, billPercent, from: rollLevels(weights, levelOf) };
}

/** Levels of the two months of some weights. */
export function rollLevels({ near, far }: RollWeights, levelOf: (expiry: IsoDate) => number): RollLevels {
  return { near: levelOf(near), far: levelOf(far) };
}
