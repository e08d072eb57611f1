import { type RunDocument, viewsOf } from '../../engine/index.ts';
import type { Contract, EpochMs } from '../../market/index.ts';
import { figure, isoNewYork } from '../../report/index.ts';
import {
  frontRatio,
  nextTermState,
  type PanelEntry,
  signalPanel,
  type TermStateHeld,
  type TermStateRules,
} from '../../signals/index.ts';
import { DataError } from './failure.ts';
import { table } from './output.ts';
import { tapeOfRun } from './tape-of-run.ts';

/** Shape of VX1/VX2 as explained: contango below 0.97, backwardation above 1, ±0.01 of slack, half an hour of dwelling. */
const TERM_RULES: TermStateRules = {
  contangoBelow: 0.97,
  backwardationAbove: 1,
  band: 0.02,
  dwellMinutes: 30,
};

/** All signals of one snapshot. */
export interface SnapshotSignals {
  readonly at: EpochMs;
  readonly panel: readonly PanelEntry[];
  /** Shape of the VX curve with hysteresis since the run began; undefined until a ratio was seen. */
  readonly termState: TermStateHeld | undefined;
}

/**
 * Every signal at some snapshots of a run, from its tape opened again. Needs all snapshots before them.
 * @throws DataError when the tape of the run is not there any more.
 */
async function signalsOf(
  directory: string,
  run: RunDocument,
  instants: readonly EpochMs[],
): Promise<readonly SnapshotSignals[]> {
  const wanted = new Set(instants);
  const last = Math.max(...instants);
  const found: SnapshotSignals[] = [];
  let termState: TermStateHeld | undefined;
  for await (const view of viewsOf(await tapeOfRun(directory, run), run.strategy)) {
    if (view.asOf > last) break;
    const ratio = frontRatio(view);
    if (ratio.ok) termState = nextTermState(TERM_RULES, termState, ratio.value.value, view.asOf);
    if (wanted.has(view.asOf))
      found.push({ at: view.asOf, panel: signalPanel(view, condorAt(run, view.asOf)), termState });
  }
  return found;
}

/** Contracts of the condor opened last by an instant. */
function condorAt(run: RunDocument, at: EpochMs): readonly Contract[] {
  const fill = run.journal.findLast(
    (entry) =>
      entry.kind === 'fill' &&
      entry.at <= at &&
      entry.order.layer === 'anchor' &&
      entry.order.intent === 'open',
  );
  return fill?.kind === 'fill' ? fill.legs.map(({ contract }) => contract) : [];
}

/** The signals of a snapshot as a table. */
export function signalsText({ panel, termState }: SnapshotSignals): string {
  const rows = panel.map(({ id, signal }) =>
    signal.ok
      ? [
          id,
          figure(signal.value.value, 4),
          signal.value.unit,
          isoNewYork(signal.value.asOf),
          `${Math.round(signal.value.stalenessMinutes)} min`,
          '',
        ]
      : [id, '–', '', '', '', `${signal.reason}${signal.detail ? `: ${signal.detail}` : ''}`],
  );
  const state = termState
    ? ['term-structure-state', termState.state, `since ${isoNewYork(termState.since)}`, '', '', '']
    : ['term-structure-state', '–', '', '', '', 'no VX1/VX2 seen so far'];
  return table({
    head: ['Signal', 'Value', 'Unit', 'As of', 'Oldest input', 'Absent'],
    rows: [...rows, state],
  });
}

/** The signals, or in words why they cannot be shown now. */
export async function signalsOrReason(
  directory: string,
  run: RunDocument,
  instants: readonly EpochMs[],
): Promise<readonly SnapshotSignals[] | string> {
  try {
    return await signalsOf(directory, run, instants);
  } catch (error) {
    if (error instanceof DataError) return error.message;
    throw error;
  }
}
