import type { Book } from '../book/index.ts';
import type { JournalEntry } from '../engine/index.ts';
import { FEE_PRESETS, type FeeSchedule, type MarketView } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { costsOf, quickRatio, type Strategy, stakeOf } from '../method/index.ts';
import type { AccountFunding } from './account-funding.ts';
import type { AccountHistory } from './account-history.ts';
import { capitalSeries } from './account-sessions.ts';
import { type RunRuin, runRuin } from './run-ruin.ts';
import { type SizingReport, sizingReport } from './sizing-report.ts';

/** How an account stands: what it could pay now, what its capital costs, how it was sized, how likely its ruin is. */
export interface AccountCapital {
  /** Cash over what would be owed, now, US dollars. */
  readonly quickRatio: Result<{
    readonly assets: number;
    readonly obligations: number;
    readonly ratio: number;
  }>;
  readonly funding: Result<AccountFunding>;
  readonly sizing: Result<SizingReport>;
  readonly ruin: Result<RunRuin>;
}

/** An account at one instant and where it comes from; what a book file does not have is null. */
export interface CapitalInputs {
  readonly book: Book;
  readonly view: MarketView;
  readonly journal: readonly JournalEntry[];
  readonly strategy: Strategy | null;
  /** Fees of leaving; null takes those the strategy names, else a broker's. */
  readonly fees: FeeSchedule | null;
  readonly history: Result<AccountHistory>;
  /** Journal of the whole run, from which ruin is drawn. */
  readonly wholeJournal: readonly JournalEntry[];
}

/** Quick ratio, cost of capital, sizing and probability of ruin of an account; each is absent for its own reason. */
export function accountCapital(inputs: CapitalInputs): AccountCapital {
  const { history, journal, strategy, wholeJournal } = inputs;
  const sizing = sizingReport(journal);
  return {
    quickRatio: quickRatioOf(inputs),
    funding: history.ok ? ok(history.value.funding) : history,
    sizing: sizing.decisions.length > 0 ? ok(sizing) : absent('no-governor', 'nothing was sized by caps'),
    ruin: !history.ok
      ? history
      : strategy
        ? ruinOf(wholeJournal, history.value, strategy)
        : absent('no-history', 'a book file tells one instant, not a run'),
  };
}

function quickRatioOf({ book, view, strategy, fees }: CapitalInputs): AccountCapital['quickRatio'] {
  const costs = strategy ? costsOf(view, strategy) : { fees: FEE_PRESETS.broker, spreadMultiple: 1 };
  const exposure = { cash: book.cash / 100, stakes: book.positions.map(stakeOf) };
  const found = quickRatio(view, exposure, { ...costs, fees: fees ?? costs.fees });
  return found.ok && found.value.obligations === 0 ? absent('nothing-owed') : found;
}

function ruinOf(
  journal: readonly JournalEntry[],
  { returns: { sessions } }: AccountHistory,
  { capitalDollars }: Strategy,
): Result<RunRuin> {
  return runRuin(journal, sessions, capitalSeries(sessions, Math.round(capitalDollars * 100)));
}
