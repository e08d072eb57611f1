import type { RunDocument } from '../../engine/index.ts';
import type { Tape } from '../../market/index.ts';
import { DEMO } from './demo.ts';
import { DataError } from './failure.ts';
import { openSyntheticTape } from './synthetic-option.ts';
import { openTape } from './tape-option.ts';

/**
 * The tape a stored run was made from, opened again by the kind, options, range and seed the run holds.
 * @throws DataError when what is there now is not what the run read.
 */
export async function tapeOfRun(directory: string, run: RunDocument): Promise<Tape> {
  const { range, seed, manifest } = run;
  const tape =
    run.tape.tape === DEMO && seed !== null
      ? openSyntheticTape(seed, range.from, range.to, run.tape as { readonly scenario?: string })
      : (await openTape(directory, { ...run.tape, ...range })).tape;
  if (tape.manifest !== manifest) {
    throw new DataError(
      `run ${run.runId} read other data than is there now (manifest ${manifest.slice(0, 12)}, now ${tape.manifest.slice(0, 12)}): data was imported since; run it again with: alvh run`,
    );
  }
  return tape;
}
