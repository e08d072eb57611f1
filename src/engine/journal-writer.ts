import { contractLabel } from '../book/index.ts';
import { type Cents, type IsoDate, tradeDateAt } from '../market/index.ts';
import type { Plan } from '../method/index.ts';
import type { JournalEntry, MarkEntry } from './journal.ts';
import { MarkRecords } from './mark-records.ts';

type PlanEntry = Extract<JournalEntry, { kind: 'plan' }>;
type VariationEntry = Extract<JournalEntry, { kind: 'variation' }>;

/** Between two marks of a session at which nothing was decided or traded lie at least this many minutes. */
export const MARK_STRIDE_MINUTES = 15;

/** A snapshot whose plan decided as the one before it: it is written only when it turns out to be the last such one. */
interface Waiting {
  readonly variations: readonly VariationEntry[];
  readonly plan: PlanEntry;
  readonly mark: MarkEntry;
  /** Its mark is written even if its plan is not. */
  readonly marks: boolean;
}

/**
 * Writes a journal that stays short however many snapshots a session has. Kept are
 *
 * - every fill, rejection, settlement, interest and change of phase, with the plan and the mark of its snapshot;
 * - of consecutive plans of a session that decide alike (verdicts, phases, outcomes of gates, packages kept and opened)
 *   the first and the last, each with its mark: so the entry, a session's ends and both sides of every change are there;
 * - of the other marks those that set a record ({@link MarkRecords}), and one every {@link MARK_STRIDE_MINUTES} minutes while
 *   anything is held;
 * - the variation of futures up to each mark: of snapshots passed over only the last price of each future, which pays the
 *   same in one.
 *
 * Snapshots further apart than that lose no mark while a package is held. Extremes read from the journal, such as a
 * drawdown, a largest requirement or a package's worst mark, are those of all snapshots.
 */
export class JournalWriter {
  readonly entries: JournalEntry[] = [];
  readonly #keepsPlans: boolean;
  #frame: JournalEntry[] = [];
  #last: { readonly plan: Plan; readonly tradeDate: IsoDate } | undefined;
  #waiting: Waiting | undefined;
  /** Latest variation of each future at snapshots passed over, not yet written. */
  readonly #passed = new Map<string, VariationEntry>();
  #markedAt = Number.NEGATIVE_INFINITY;
  readonly #records = new MarkRecords();
  #interest = 0;
  #peakMargin: Cents | null = null;

  /** @param keepsPlans false leaves the plans out; everything else is written as with them. */
  constructor(keepsPlans: boolean) {
    this.#keepsPlans = keepsPlans;
  }

  /** Largest margin requirement at any snapshot, written or not; null when none could be figured. */
  get peakMargin(): Cents | null {
    return this.#peakMargin;
  }

  /** Takes the entries of a run in order; a mark ends its snapshot. */
  write(entry: JournalEntry): void {
    this.#frame.push(entry);
    if (entry.kind === 'interest') this.#interest += entry.amount;
    if (entry.kind === 'mark') this.#endFrame(entry);
  }

  #endFrame(mark: MarkEntry): void {
    const frame = this.#frame;
    this.#frame = [];
    const margin = mark.marginCents;
    if (margin !== null && (this.#peakMargin === null || margin > this.#peakMargin))
      this.#peakMargin = margin;
    const plan = frame.find((entry) => entry.kind === 'plan');
    const tradeDate = plan?.plan.tradeDate ?? tradeDateAt(mark.at);
    const sameSession = this.#last?.tradeDate === tradeDate;
    const variations = frame.filter((entry) => entry.kind === 'variation');
    const quiet = frame.length === variations.length + 2;
    const alike = plan !== undefined && quiet && sameSession && decidesAlike(plan.plan, this.#last!.plan);
    const marks = this.#isDue(mark, sameSession);
    if (plan) this.#last = { plan: plan.plan, tradeDate };
    if (alike) {
      this.#release(false);
      this.#waiting = { variations, plan, mark, marks };
      return;
    }
    this.#release(true);
    for (const entry of frame) if (entry.kind !== 'plan' || this.#keepsPlans) this.entries.push(entry);
    this.#markedAt = mark.at;
  }

  /** Writes what is due of the snapshot that waits; as the last one of those that decide alike, all of it. */
  #release(isLast: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (!waiting) return;
    for (const entry of waiting.variations) {
      const key = `${entry.positionId} ${contractLabel(entry.contract)}`;
      // Taken out first, so that the latest stand last and time never runs backwards.
      this.#passed.delete(key);
      this.#passed.set(key, entry);
    }
    if (!isLast && !waiting.marks) return;
    this.entries.push(...this.#passed.values());
    this.#passed.clear();
    if (isLast && this.#keepsPlans) this.entries.push(waiting.plan);
    this.entries.push(waiting.mark);
  }

  #isDue(mark: MarkEntry, sameSession: boolean): boolean {
    const record = this.#records.take(mark, this.#interest, sameSession);
    const due = mark.positions.length > 0 && mark.at - this.#markedAt >= MARK_STRIDE_MINUTES * 60_000;
    if (due) this.#markedAt = mark.at;
    return record || due;
  }
}

/** Whether two plans come to the same, whatever figures led to it. */
function decidesAlike(one: Plan, other: Plan): boolean {
  return (
    one.layers.length === other.layers.length &&
    one.layers.every((layer, i) => {
      const { verdict, phase, keep, open, gates } = other.layers[i]!;
      return (
        layer.verdict === verdict &&
        layer.phase === phase &&
        alike(layer.keep, keep, (id) => id) &&
        alike(layer.open, open, ({ id }) => id) &&
        alike(layer.gates, gates, ({ id, outcome }) => `${id} ${outcome}`)
      );
    })
  );
}

function alike<Item>(one: readonly Item[], other: readonly Item[], name: (item: Item) => string): boolean {
  return one.length === other.length && one.every((item, i) => name(item) === name(other[i]!));
}
