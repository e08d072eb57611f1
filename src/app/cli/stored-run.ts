import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ListedRun, openRunStore, type RunLabel } from '../../data/index.ts';
import { headlineOf, type RunDocument } from '../../engine/index.ts';
import { DataError } from './failure.ts';
import type { FinishedRun } from './run-tape.ts';
import { storePath } from './store-path.ts';
import { writeWhole } from './write-file.ts';

/** Makes sure, before a run is made, that it can be kept. @throws StoreError when it cannot. */
export function openForRuns(directory: string): void {
  openRunStore(directory).close();
}

/** Keeps a finished run in the store and writes its report beside it. @returns the report's path. */
export async function keepRun(directory: string, { run, structure }: FinishedRun): Promise<string> {
  const store = openRunStore(directory);
  try {
    store.save(run.runId, JSON.stringify(run), labelOf(run));
  } finally {
    store.close();
  }
  const { tearsheet } = await import('./charts.ts');
  return writeReport(directory, run.runId, tearsheet(run, structure));
}

function labelOf(run: RunDocument): RunLabel {
  const { strategy, range, provenance, headline } = run;
  const { accountPnlCents } = headlineOf(run);
  return { strategy: strategy.name, range, provenance, headline, accountPnlCents };
}

/** Writes the report of a run to its place in a store. @returns that place. */
export function writeReport(directory: string, runId: string, page: string): string {
  const reports = join(directory, 'reports');
  mkdirSync(reports, { recursive: true });
  const path = join(reports, `${runId}.html`);
  writeWhole(path, page);
  return path;
}

/** A stored run by its id or the beginning of it. */
export function openRun(option: string | undefined, id: string): RunDocument {
  const directory = storePath(option);
  if (!hasRuns(directory))
    throw new DataError(`the store ${directory} holds no runs; make one with: alvh run <strategy.json>`);
  const store = openRunStore(directory);
  try {
    const found = store.load(id);
    if (!found.ok) throw new DataError(`${found.detail ?? found.reason}; stored runs: alvh data ls`);
    const run = JSON.parse(found.value) as Partial<RunDocument>;
    if (!run.accounting || !run.tape) {
      throw new DataError(
        `run ${run.runId} was made by an older version (${run.code}); run it again with: alvh run`,
      );
    }
    return run as RunDocument;
  } finally {
    store.close();
  }
}

/** The runs of a store, oldest first; none where the folder holds no run store, and asking creates none. */
export function storedRuns(directory: string): readonly ListedRun[] {
  if (!hasRuns(directory)) return [];
  const runs = openRunStore(directory);
  try {
    return runs.list();
  } finally {
    runs.close();
  }
}

function hasRuns(directory: string): boolean {
  return existsSync(join(directory, 'runs.sqlite'));
}
