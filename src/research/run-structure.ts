import {
  headlineOf,
  type JournalEntry,
  OpenPackages,
  type RunDocument,
  replayBook,
} from '../engine/index.ts';
import type { EpochMs, FeeSchedule, MarketView, SeriesCatalog } from '../market/index.ts';
import type { Result } from '../math/index.ts';
import { type AccountCapital, accountCapital } from './account-capital.ts';
import { type AccountHistory, accountHistory } from './account-history.ts';
import { type Excursion, excursions, finestIndexBars } from './excursions.ts';
import { pastBreakEven, type StaticBreakEven } from './static-break-even.ts';
import { type StructureBreakEvens, structureBreakEvens } from './structure-break-evens.ts';
import { type StructureMargin, structureMargin } from './structure-margin.ts';
import { type StructureStress, structureStress } from './structure-stress.ts';

/** What a run's structure is worth in markets other than its own, and what its account earned: the part that needs the tape. */
export interface RunStructure {
  /** The last snapshot at which a package was held: break-even, stress and margin are of the account then. */
  readonly at: EpochMs;
  readonly breakEvens: Result<StructureBreakEvens>;
  /** Of the condors that had ended by then; undefined without any. */
  readonly past: StaticBreakEven | undefined;
  readonly stress: Result<StructureStress>;
  readonly margin: Result<StructureMargin>;
  /** Of the whole run. */
  readonly history: Result<AccountHistory>;
  /** How the account stood then; ruin and cost of capital of the whole run. */
  readonly capital: AccountCapital;
  /** Every condor of the run, with the bars of the index that the tape has. */
  readonly excursions: readonly Excursion[];
}

/** Remembers the last snapshot of a run at which a package was held. */
export class LastHeld {
  readonly #open = new OpenPackages();
  #read = 0;
  #view: MarketView | undefined;

  /** Undefined as long as nothing was ever held. */
  get view(): MarketView | undefined {
    return this.#view;
  }

  /** One snapshot, after the account has dealt with it: `journal` is all of the run up to it, as far as written. */
  onView(view: MarketView, journal: readonly JournalEntry[]): void {
    while (this.#read < journal.length && journal[this.#read]!.at <= view.asOf)
      this.#open.take(journal[this.#read++]!);
    if (this.#open.any) this.#view = view;
  }
}

/**
 * The structure of a finished run as seen from `view`, its last snapshot with something held; `series` are the tape's,
 * `fees` those it paid.
 * @throws RangeError for a journal that does not begin with the capital paid in.
 */
export function runStructure(
  run: RunDocument,
  view: MarketView,
  series: SeriesCatalog,
  fees: FeeSchedule,
): RunStructure {
  const replayed = replayBook(run.journal, view.asOf);
  if (!replayed.ok) throw new RangeError(`run ${run.runId}: ${replayed.reason}`);
  const { book } = replayed.value;
  const { trades } = headlineOf(run);
  const { journal, strategy } = run;
  const history = accountHistory(journal, strategy, view, series);
  return {
    at: view.asOf,
    breakEvens: structureBreakEvens(book, view),
    past: pastBreakEven(trades, journal, view.asOf),
    stress: structureStress(book, view),
    margin: structureMargin(book, view),
    history,
    capital: accountCapital({
      book,
      view,
      journal: journal.filter(({ at }) => at <= view.asOf),
      strategy,
      fees,
      history,
      wholeJournal: journal,
    }),
    excursions: excursions(journal, trades, finestIndexBars(series)),
  };
}
