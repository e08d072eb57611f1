import { openStore } from '../../data/index.ts';
import {
  type JournalEntry,
  OpenPackages,
  type RunDocument,
  replayBook,
  viewsOf,
} from '../../engine/index.ts';
import {
  dateIn,
  type EpochMs,
  type MarketView,
  NEW_YORK,
  type Tape,
  tradeDateAt,
} from '../../market/index.ts';
import { Accountant } from '../../research/index.ts';
import { type BookFile, bookOf, instantOfFile } from './book-file.ts';
import type { BookContext } from './book-section.ts';
import { DataError } from './failure.ts';
import { shippedFees } from './fees-of-run.ts';
import { newYork, note } from './output.ts';
import { storedTape } from './stored-tape.ts';
import { tapeOfRun } from './tape-of-run.ts';

/** The account of a stored run at an instant, else at the last snapshot at which it held something. */
export async function contextOfRun(
  directory: string,
  run: RunDocument,
  asked: EpochMs | undefined,
): Promise<BookContext> {
  const tape = await tapeOfRun(directory, run);
  const until = asked ?? lastHeldAt(run.journal, tape.timetable);
  if (until === undefined)
    throw new DataError(`run ${run.runId} never held anything; --at chooses an instant`);
  const accountant = new Accountant(run.headline);
  const view = await viewAt(tape, until, (one) => accountant.onView(one, run.journal));
  if (!view) {
    throw new DataError(
      `run ${run.runId} has no snapshot at or before ${newYork(until)}; its first is ${newYork(tape.timetable[0]!)}`,
    );
  }
  const earlier = asked && earlierSnapshot(asked, view.asOf);
  if (earlier) note(earlier);
  const replayed = replayBook(run.journal, view.asOf);
  if (!replayed.ok)
    throw new DataError(`run ${run.runId} was made by an older version (${run.code}); run it again`);
  return {
    at: view.asOf,
    ...replayed.value,
    view,
    tape,
    views: () => viewsUntil(tape, view.asOf),
    run,
    strategy: run.strategy,
    fees: shippedFees(run),
    accounting: accountant.result(),
    journal: run.journal.filter(({ at }) => at <= view.asOf),
  };
}

/** What is to be said when the account is not that of the day asked for: there was no snapshot to see it by. */
export function earlierSnapshot(asked: EpochMs, seen: EpochMs): string | undefined {
  const day = dateIn(asked, NEW_YORK);
  return dateIn(seen, NEW_YORK) === day
    ? undefined
    : `no snapshot of ${day} up to ${newYork(asked)}: the account is shown at ${newYork(seen)}; what settled since is not in it`;
}

/** The account of a book file, seen at the last snapshot of the store on its trade date at or before its time. */
export async function contextOfFile(directory: string, file: BookFile): Promise<BookContext> {
  const book = bookOf(file);
  const until = instantOfFile(file);
  const tradeDate = tradeDateAt(until);
  const tape = await storedTape(openStore(directory), { from: tradeDate, to: tradeDate });
  const view = await viewAt(tape, until);
  if (!view) {
    throw new DataError(
      `the store has no snapshot of ${tradeDate} at or before ${newYork(until)}; its first is ${newYork(tape.timetable[0]!)}: set "time" in the book file`,
    );
  }
  return {
    at: view.asOf,
    book,
    marks: new Map(),
    view,
    tape,
    views: () => viewsUntil(tape, view.asOf),
    run: null,
    strategy: null,
    fees: null,
    accounting: null,
    journal: [],
  };
}

/** The last snapshot at which a package was held; undefined when there is none. */
function lastHeldAt(journal: readonly JournalEntry[], timetable: readonly EpochMs[]): EpochMs | undefined {
  const open = new OpenPackages();
  let last: EpochMs | undefined;
  let next = 0;
  for (const at of timetable) {
    while (next < journal.length && journal[next]!.at <= at) open.take(journal[next++]!);
    if (open.any) last = at;
  }
  return last;
}

/** The last view at or before an instant; every view on the way is told. */
async function viewAt(
  tape: Tape,
  until: EpochMs,
  onView: (view: MarketView) => void = () => {},
): Promise<MarketView | undefined> {
  let last: MarketView | undefined;
  for await (const view of viewsUntil(tape, until)) {
    onView(view);
    last = view;
  }
  return last;
}

async function* viewsUntil(tape: Tape, until: EpochMs): AsyncIterable<MarketView> {
  for await (const view of viewsOf(tape)) {
    if (view.asOf > until) return;
    yield view;
  }
}
