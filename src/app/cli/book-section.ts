import type { Accounting, Book } from '../../book/index.ts';
import type { JournalEntry, RunDocument } from '../../engine/index.ts';
import type { Cents, EpochMs, FeeSchedule, MarketView, Tape } from '../../market/index.ts';
import type { Strategy } from '../../method/index.ts';

/** What a section of `alvh book` may read: one account at one instant, and where it comes from. */
export interface BookContext {
  /** The instant of the snapshot that the book is seen at. */
  readonly at: EpochMs;
  /** The account then: cash, open packages and the ledger that explains them. */
  readonly book: Book;
  /** Value over cost of the open packages at their last mark, in cents, by id; empty for a book file. */
  readonly marks: ReadonlyMap<string, Cents>;
  /** The market then. */
  readonly view: MarketView;
  /** The tape the view belongs to, whole: read nothing of it after `at`. */
  readonly tape: Tape;
  /** Views of the tape's snapshots up to `at`, the last of them `view`. */
  readonly views: () => AsyncIterable<MarketView>;
  /** The stored run; null for a book file. */
  readonly run: RunDocument | null;
  readonly strategy: Strategy | null;
  /** Fees that the run paid; null when its schedule is not at hand, and for a book file. */
  readonly fees: FeeSchedule | null;
  /** The result up to `at` by cause and by greek; null for a book file. */
  readonly accounting: Accounting | null;
  /** The run's journal up to `at`; empty for a book file. */
  readonly journal: readonly JournalEntry[];
}

/** A section as text and as JSON; keys of the JSON keep their order. */
export interface SectionOutput {
  readonly human: string;
  readonly json: unknown;
}

/** One part of `alvh book`, shown by `--<name>` or with all others when no section is asked for. */
export interface BookSection {
  /** The option's name and the key in the JSON document. */
  readonly name: string;
  /** The option's help text. */
  readonly description: string;
  /** A section that cannot be computed says why in its text and as `{ absent: reason }`; it never throws for that. */
  readonly render: (context: BookContext) => SectionOutput | Promise<SectionOutput>;
}
