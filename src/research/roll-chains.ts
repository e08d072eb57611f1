import { contractValue, type TradedLeg, worstExpiryLoss } from '../book/index.ts';
import type { JournalEntry, MarkEntry } from '../engine/index.ts';
import { type Cents, cents, type EpochMs } from '../market/index.ts';
import { chainOf, isLocked, unlockedId } from '../method/index.ts';

/** A condor and all it was rolled into, as one bet. */
export interface RollChain {
  /** Id of its first condor. */
  readonly root: string;
  /** Ids in order; one more than there were rolls. */
  readonly condors: readonly string[];
  readonly rolls: number;
  readonly openedAt: EpochMs;
  /** When its last condor was settled or closed; null while it is held. */
  readonly endedAt: EpochMs | null;
  /** Earned by condors that are gone, after all fees of the chain. */
  readonly realisedCents: Cents;
  /** Most that the chain could lose in all at any time: the worst expiry with what it had realised and been paid. */
  readonly capitalAtRiskCents: Cents;
  /** Lowest value of the chain at a mark, realised included; null when it was never marked. */
  readonly worstMarkCents: Cents | null;
  /** Time from each mark below zero to the next event of the chain or mark, milliseconds. */
  readonly underWaterMs: number;
}

/**
 * The chain ledger of a journal, in order of opening: losses belong to the chain, not to the leg that was left standing.
 *
 * @throws RangeError when a condor of the anchor has no bounded loss.
 */
export function rollChains(journal: readonly JournalEntry[]): readonly RollChain[] {
  const chains = new Map<string, ChainLedger>();
  for (const entry of journal) {
    for (const chain of chains.values()) chain.passTime(entry.at);
    if (entry.kind === 'fill' && entry.order.layer === 'anchor') {
      const { positionId, intent } = entry.order;
      if (isLocked({ id: positionId })) continue;
      const { root } = chainOf(positionId);
      const chain = chains.get(root) ?? new ChainLedger(root, entry.at);
      chains.set(root, chain);
      if (intent === 'open') chain.open(positionId, entry.legs);
      else chain.close(positionId, entry.legs, entry.at);
    } else if (entry.kind === 'settlement') {
      for (const { id, earned } of entry.positions)
        chains.get(chainOf(isLocked({ id }) ? unlockedId(id) : id).root)?.settle(id, earned, entry.at);
    } else if (entry.kind === 'mark') {
      for (const chain of chains.values()) chain.mark(entry);
    }
  }
  return [...chains.values()].map((chain) => chain.summary());
}

class ChainLedger {
  readonly #root: string;
  readonly #openedAt: EpochMs;
  readonly #condors: string[] = [];
  /** Cash that the condor now held brought, in cents, fees off. */
  readonly #held = new Map<string, number>();
  #endedAt: EpochMs | null = null;
  #realised = 0;
  #atRisk = 0;
  #worst: number | null = null;
  #underWater = 0;
  #belowSince: EpochMs | undefined;

  constructor(root: string, openedAt: EpochMs) {
    this.#root = root;
    this.#openedAt = openedAt;
  }

  passTime(at: EpochMs): void {
    if (this.#belowSince === undefined) return;
    this.#underWater += at - this.#belowSince;
    this.#belowSince = at;
  }

  open(id: string, legs: readonly TradedLeg[]): void {
    const brought = cashOf(legs);
    const payout = worstExpiryLoss(legs);
    if (payout === 'unbounded') throw new RangeError(`"${id}" has no largest loss`);
    this.#condors.push(id);
    this.#held.set(id, brought);
    this.#endedAt = null;
    this.#atRisk = Math.max(this.#atRisk, payout - brought - this.#realised);
  }

  close(id: string, legs: readonly TradedLeg[], at: EpochMs): void {
    this.settle(id, (this.#held.get(id) ?? 0) + cashOf(legs), at);
  }

  settle(id: string, earned: number, at: EpochMs): void {
    if (!this.#held.delete(id)) return;
    this.#realised += earned;
    if (this.#held.size > 0) return;
    this.#endedAt = at;
    this.#belowSince = undefined;
  }

  mark({ at, positions }: MarkEntry): void {
    const marks = positions.filter(({ id }) => this.#held.has(id));
    if (marks.length === 0) return;
    const value = this.#realised + marks.reduce((sum, { unrealised }) => sum + unrealised, 0);
    this.#worst = Math.min(this.#worst ?? value, value);
    this.#belowSince = value < 0 ? at : undefined;
  }

  summary(): RollChain {
    return {
      root: this.#root,
      condors: this.#condors,
      rolls: this.#condors.length - 1,
      openedAt: this.#openedAt,
      endedAt: this.#endedAt,
      realisedCents: cents(this.#realised),
      capitalAtRiskCents: cents(this.#atRisk),
      worstMarkCents: this.#worst === null ? null : cents(this.#worst),
      underWaterMs: this.#underWater,
    };
  }
}

/** Cash that traded legs brought, fees off. */
function cashOf(legs: readonly TradedLeg[]): number {
  return legs.reduce(
    (sum, { contract, quantity, price, fee }) => sum - contractValue(contract, quantity, price) - fee,
    0,
  );
}
