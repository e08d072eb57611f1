import {
  DAY_MS,
  type DatedContract,
  daysBetween,
  type EpochMs,
  expiresAt,
  type FundContract,
  multiplier,
  type Provenance,
  weakest,
} from '../market/index.ts';
import { absent, blackPrice, ok, type Result } from '../math/index.ts';
import { tenorBeta } from '../volatility/index.ts';
import { type FundExposure, movedShare } from './fund-exposure.ts';
import { contractLabel, type Leg } from './position.ts';
import type { PricingSmile, RepricingMarket } from './repricing-market.ts';

/** A state of the market as moves from now; what is left out does not move. */
export interface MarketState {
  /** Not before the market's own instant. */
  readonly at: EpochMs;
  /** Move of the index and of every index forward, %; above −100. */
  readonly indexPercent?: number;
  /** Change of VIX, points: index options' volatility moves in proportion to it, VX by the share of its tenor. */
  readonly vixPoints?: number;
  /** Change of VX by calendar days to settlement, points, in place of the tenor's share of `vixPoints` ({@link tenorBeta}). */
  readonly vxPoints?: (days: number) => number;
  /** Points of volatility added to index options everywhere, and as many to VX. */
  readonly volPoints?: number;
  /** Points added at a strike 10 % below the forward (taken off 10 % above), straight in log-moneyness up to ±30 %. */
  readonly skewPoints?: number;
  /** Points added to a tenor of one day and none at thirty, straight in the log of calendar days; VX too. */
  readonly termPoints?: number;
}

/** Legs revalued, US dollars. */
export interface Repriced {
  readonly total: number;
  /** In the order of the legs given: value of options and shares, gain of futures since the market's instant. */
  readonly legs: readonly number[];
}

const SKEW_UNIT = 0.1;
const SKEW_REACH = 0.3;
const FAR_DAYS = 30;
const MS_PER_YEAR = 365 * DAY_MS;

/** A smile of a book that reaches an instant. */
export interface ReachingSmile {
  readonly smile: PricingSmile;
  /** Share of its variance that passes until then. */
  readonly share: number;
  /** Its forward in points of the index. */
  readonly indexForward: number;
}

/** An option or a future with everything that no state changes. */
interface CompiledLeg {
  readonly contract: DatedContract;
  readonly label: string;
  readonly dollarsPerPoint: number;
  readonly expires: EpochMs;
  readonly daysToSettlement: number;
  readonly smile: PricingSmile | undefined;
  /** Forward of the option or level of the future now, points. */
  readonly level: number;
  readonly provenance: Provenance;
}

/** Shares of a fund. */
interface CompiledFund {
  readonly contract: FundContract;
  readonly label: string;
  readonly dollarsPerPoint: number;
  readonly exposure: FundExposure;
  readonly provenance: Provenance;
}

/**
 * Revalues a book of index options, VIX options, VX and funds on VX at states of the market: the one place where a scenario becomes
 * dollars. Index options follow their own forward by the index's move, their smile floating along in moneyness; VIX
 * options follow the future of their expiry, their smile staying at its strikes. Smiles keep their shape in delta,
 * w(k) = s²·w₀(k/s): s² is the share of the variance still to come, for index options times the square of what VIX has
 * become of itself. An option whose expiry has passed is worth its payoff at its forward of that state.
 * Futures do not slide along their curve: without a move they stay where they are. Shares move by the fund's multiple of what
 * its two months do, both by their own tenor; a move that takes them to nothing leaves them at nothing.
 */
export class Repricer {
  readonly market: RepricingMarket;
  readonly legs: readonly Leg[];
  /** The weakest provenance among the prices the values rest on. */
  readonly provenance: Provenance;
  readonly #compiled: readonly (CompiledLeg | CompiledFund)[];
  readonly #variance = new Map<EpochMs, Map<EpochMs, number>>();

  private constructor(
    market: RepricingMarket,
    legs: readonly Leg[],
    compiled: readonly (CompiledLeg | CompiledFund)[],
  ) {
    this.market = market;
    this.legs = legs;
    this.provenance = weakest(compiled.map(({ provenance }) => provenance));
    this.#compiled = compiled;
  }

  /** Absent, naming the leg, when one has no smile or no level. */
  static of(market: RepricingMarket, legs: readonly Leg[]): Result<Repricer> {
    const compiled: (CompiledLeg | CompiledFund)[] = [];
    for (const { contract, quantity } of legs) {
      const dollarsPerPoint = quantity * multiplier(contract.root);
      const label = contractLabel(contract);
      if (contract.kind === 'fund') {
        const fund = market.fund(contract);
        if (!fund.ok) return fund;
        const { provenance } = fund.value;
        compiled.push({ contract, label, dollarsPerPoint, exposure: fund.value, provenance });
        continue;
      }
      const common = {
        label,
        dollarsPerPoint,
        expires: expiresAt(contract.root, contract.expiry),
        daysToSettlement: Math.max(0, daysBetween(market.tradeDate, contract.expiry)),
      };
      if (contract.kind === 'option') {
        const smile = market.smile(contract);
        if (!smile.ok) return smile;
        const { forward: level, provenance } = smile.value;
        compiled.push({ ...common, contract, smile: smile.value, level, provenance });
      } else {
        const future = market.future(contract);
        if (!future.ok) return future;
        compiled.push({ ...common, contract, smile: undefined, ...future.value });
      }
    }
    return ok(new Repricer(market, legs, compiled));
  }

  /**
   * Absent, naming the leg, where a move takes a level or a volatility to zero or below, or moves a VIX that is unknown.
   *
   * @throws RangeError when the state lies before the market or the index loses everything.
   */
  value(state: MarketState): Result<Repriced> {
    this.#check(state);
    const legs: number[] = [];
    let total = 0;
    for (const leg of this.#compiled) {
      const points = 'exposure' in leg ? ok(sharePoints(leg, state)) : this.#points(leg, state);
      if (!points.ok) return points;
      const dollars = leg.dollarsPerPoint * points.value;
      legs.push(dollars);
      total += dollars;
    }
    return ok({ total, legs });
  }

  #check({ at, indexPercent = 0 }: MarketState): void {
    if (!(at >= this.market.at)) throw new RangeError('a state lies at or after the market it moves');
    if (!(indexPercent > -100)) throw new RangeError('the index cannot lose 100 %');
  }

  #points(leg: CompiledLeg, state: MarketState): Result<number> {
    const { contract, level, smile, label, expires } = leg;
    const tenor = tenorPoints(expires - state.at, state);
    const follows = followsVix(contract);
    const moved = follows
      ? level + tenor + vxChange(leg, state)
      : level * (1 + (state.indexPercent ?? 0) / 100);
    if (!(moved > 0)) return absent('no-level', label);
    if (contract.kind === 'future' || !smile) return ok(moved - level);
    const { strike, right } = contract;
    if (state.at >= expires) return ok(blackPrice(moved, strike, 0, right));
    const factor = follows ? ok(1) : this.#volFactor(state);
    if (!factor.ok) return factor;
    const scale = factor.value * Math.sqrt(this.#varianceLeft(state.at, expires));
    if (!(scale > 0)) return absent('non-positive-volatility', label);
    const k = Math.log(strike / (follows ? level : moved));
    let deviation = scale * smile.deviation(k / scale);
    if (!follows) {
      const skew = (-(state.skewPoints ?? 0) * Math.min(SKEW_REACH, Math.max(-SKEW_REACH, k))) / SKEW_UNIT;
      const years = (expires - state.at) / MS_PER_YEAR;
      deviation += ((tenor + skew) / 100) * Math.sqrt(years);
    }
    if (!(deviation > 0)) return absent('non-positive-volatility', label);
    return ok(smile.discount * blackPrice(moved, strike, deviation, right));
  }

  /** What a move of VIX makes of the volatility of index options. */
  #volFactor({ vixPoints = 0 }: MarketState): Result<number> {
    if (vixPoints === 0) return ok(1);
    const { vix } = this.market;
    return vix === undefined ? absent('no-level', 'VIX') : ok(1 + vixPoints / vix);
  }

  /**
   * The first smile of the book's index options that reaches an instant, with the share of its variance that passes until
   * then; absent when no index option lives that long.
   */
  smileUntil(at: EpochMs): Result<ReachingSmile, 'no-smile'> {
    const first = this.#compiled
      .filter((leg): leg is CompiledLeg => !('exposure' in leg))
      .filter(({ contract, smile, expires }) => smile && !followsVix(contract) && expires >= at)
      .reduce<CompiledLeg | undefined>(
        (one, leg) => (one && one.expires <= leg.expires ? one : leg),
        undefined,
      );
    if (!first?.smile) return absent('no-smile', 'no index option of the book lives until then');
    const { contract, smile, level, expires } = first;
    const indexForward = contract.root === 'XSP' ? 10 * level : level;
    return ok({ smile, share: 1 - this.#varianceLeft(at, expires), indexForward });
  }

  /** Share of the variance to an expiry that is still to come at a later instant. */
  #varianceLeft(at: EpochMs, expires: EpochMs): number {
    const { at: now, clock, releases } = this.market;
    if (at === now) return 1;
    const known = this.#variance.get(at)?.get(expires);
    if (known !== undefined) return known;
    const share = clock
      ? clock.between(at, expires, releases) / clock.between(now, expires, releases)
      : (expires - at) / (expires - now);
    const byExpiry = this.#variance.get(at) ?? new Map<EpochMs, number>();
    byExpiry.set(expires, share);
    this.#variance.set(at, byExpiry);
    return share;
  }
}

/** True for what is priced off a VX future rather than the index. */
export function followsVix({ root }: DatedContract): boolean {
  return root === 'VIX' || root === 'VIXW' || root === 'VX' || root === 'VXM';
}

/** Dollars of one share in a state. */
function sharePoints({ exposure }: CompiledFund, state: MarketState): number {
  const moved = movedShare(exposure, ({ expiry, days }) => {
    const left = expiresAt('VX', expiry) - state.at;
    return tenorPoints(left, state) + vxChange({ daysToSettlement: days }, state);
  });
  return Math.max(0, moved);
}

function vxChange(
  { daysToSettlement }: Pick<CompiledLeg, 'daysToSettlement'>,
  { vixPoints = 0, vxPoints }: MarketState,
): number {
  return vxPoints ? vxPoints(daysToSettlement) : tenorBeta(daysToSettlement) * vixPoints;
}

/** Points that the volatility and term moves add at a tenor. */
function tenorPoints(left: number, { volPoints = 0, termPoints = 0 }: MarketState): number {
  if (termPoints === 0) return volPoints;
  return volPoints + termPoints * (1 - Math.log(Math.max(1, left / DAY_MS)) / Math.log(FAR_DAYS));
}
