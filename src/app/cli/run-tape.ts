import { createHash } from 'node:crypto';
import { backtest, MissingSettlementError, type RunDocument, type TapeRequest } from '../../engine/index.ts';
import type { FeeSchedule, Tape } from '../../market/index.ts';
import type { Strategy } from '../../method/index.ts';
import { Accountant, LastHeld, type RunStructure, runStructure } from '../../research/index.ts';
import { codeVersion } from './code-version.ts';
import { DataError } from './failure.ts';
import { feeHash } from './fees-of-run.ts';
import { progressBar } from './progress.ts';

/** A run with what its report says of the structure while the tape is at hand. */
export interface FinishedRun {
  readonly run: RunDocument;
  /** Undefined when nothing was ever held. */
  readonly structure: RunStructure | undefined;
}

/** Runs a strategy over a tape with a progress line and gives the result its id. */
export async function runTape(
  tape: Tape,
  strategy: Strategy,
  fees: FeeSchedule,
  seed: number | null,
  request: TapeRequest,
): Promise<FinishedRun> {
  if (tape.timetable.length === 0) {
    throw new DataError(
      `no snapshots between ${tape.range.from} and ${tape.range.to}; see what is there with: alvh data ls`,
    );
  }
  const code = codeVersion();
  const runId = createHash('sha256')
    .update(
      JSON.stringify({ manifest: tape.manifest, code, strategy, fees, range: tape.range, seed, request }),
    )
    .digest('hex')
    .slice(0, 16);
  const bar = progressBar('Replaying', 'snapshots');
  try {
    const accountant = new Accountant(strategy.execution.headline);
    const held = new LastHeld();
    const result = await backtest(
      tape,
      strategy,
      fees,
      (done, total) => bar.update(done, total),
      (view, journal) => {
        accountant.onView(view, journal);
        held.onView(view, journal);
      },
    );
    accountant.finish(result.journal);
    const run: RunDocument = {
      schema: 'alvh.run/1',
      runId,
      manifest: tape.manifest,
      code,
      seed,
      tape: request,
      provenance: tape.provenance,
      range: tape.range,
      strategy,
      fees: { name: fees.name, sha256: feeHash(fees) },
      headline: strategy.execution.headline,
      levels: result.levels,
      sessions: result.sessions,
      journal: result.journal,
      accounting: accountant.result(),
      gaps: tape.gaps,
      ...(tape.quality ? { quality: tape.quality } : {}),
    };
    return { run, structure: held.view && runStructure(run, held.view, tape.series, fees) };
  } catch (error) {
    if (error instanceof MissingSettlementError) {
      throw new DataError(`${error.message}; import it, or end the run earlier with --to`);
    }
    throw error;
  } finally {
    bar.stop();
  }
}
