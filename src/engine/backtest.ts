import { setImmediate } from 'node:timers/promises';
import {
  type EpochMs,
  expiresAt,
  type FeeSchedule,
  type MarketView,
  nextTradingDay,
  type Tape,
} from '../market/index.ts';
import type { Strategy } from '../method/index.ts';
import { Desk } from './desk.ts';
import type { JournalEntry } from './journal.ts';
import { levelResult } from './level-result.ts';
import type { LevelResult, SessionOutcome } from './run-document.ts';
import { sessionOutcomes } from './session-outcomes.ts';
import { FILL_LEVELS } from './simulated-execution.ts';
import { viewsOf } from './views.ts';

const FRAMES_PER_TURN = 64;

/** How far a run is: snapshots done of all. */
export type Progress = (done: number, total: number, at: EpochMs) => void;

/** Told of every snapshot once the desks have dealt with it, with the headline's journal as far as it is written. */
export type Observer = (view: MarketView, journal: readonly JournalEntry[]) => void;

/** What a replay gave: a result for each fill level, and the journal of the headline level. */
export interface BacktestResult {
  readonly levels: readonly LevelResult[];
  readonly sessions: readonly SessionOutcome[];
  readonly journal: readonly JournalEntry[];
}

/**
 * Replays a tape through one desk for each fill level. After the last snapshot what expires by the next session is
 * settled at its print; anything longer is valued at the last snapshot.
 * @throws RangeError when the tape has no frames.
 */
export async function backtest(
  tape: Tape,
  strategy: Strategy,
  fees: FeeSchedule,
  onProgress: Progress = () => {},
  onView: Observer = () => {},
): Promise<BacktestResult> {
  const start = tape.timetable[0];
  if (start === undefined) throw new RangeError('the tape has no snapshots');
  const desks = FILL_LEVELS.map((level) => new Desk(level, strategy, fees, tape, start));
  const headline = desks.find((desk) => desk.level === strategy.execution.headline)!;
  let done = 0;
  for await (const view of viewsOf(tape, strategy)) {
    for (const desk of desks) desk.onFrame(view);
    onView(view, headline.journal);
    onProgress(++done, tape.timetable.length, view.asOf);
    // A tape that never awaits input would starve timers and signals.
    if (done % FRAMES_PER_TURN === 0) await setImmediate();
  }
  const tail = expiresAt('SPXW', nextTradingDay(tape.range.to));
  for (const desk of desks) desk.finish(tail);
  return {
    levels: desks.map(levelResult),
    sessions: sessionOutcomes(tape.range, strategy, headline.journal),
    journal: headline.journal,
  };
}
