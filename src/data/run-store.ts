import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { Cents, Provenance, SessionRange } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { StoreError } from './store-error.ts';

/** What a list of runs says of one; documents are too long to be read for that. */
export interface RunLabel {
  readonly strategy: string;
  readonly range: SessionRange;
  readonly provenance: Provenance;
  /** Fill level of the result. */
  readonly headline: string;
  readonly accountPnlCents: Cents;
}

export interface ListedRun {
  readonly id: string;
  /** Undefined for a run that was kept before labels were. */
  readonly label: RunLabel | undefined;
}

/** Finished runs by id: an append-only table, each row written once and synced to disk before `save` returns. */
export interface RunStore {
  /**
   * Keeps a run. Saving the same id with the same document again changes nothing.
   * @throws Error when the id is held with another document: the run was not a function of its inputs.
   */
  save(id: string, document: string, label: RunLabel): void;
  /** The document of the one run whose id begins with `prefix`. */
  load(prefix: string): Result<string, 'no-such-run' | 'ambiguous-run'>;
  /** Runs in the order in which they were first saved. */
  list(): readonly ListedRun[];
  close(): void;
}

/**
 * Opens the runs of a store folder, `runs.sqlite`, creating both when needed.
 * @throws StoreError when the file is there and is no run store, or cannot be written.
 */
export function openRunStore(directory: string): RunStore {
  const database = openDatabase(directory);
  return {
    save(id, document, label) {
      database
        .prepare('INSERT INTO labels (id, label) VALUES (?, ?) ON CONFLICT (id) DO NOTHING')
        .run(id, JSON.stringify(label));
      const { changes } = database
        .prepare('INSERT INTO runs (id, document) VALUES (?, ?) ON CONFLICT (id) DO NOTHING')
        .run(id, document);
      if (changes > 0) return;
      const held = database.prepare('SELECT document FROM runs WHERE id = ?').get(id) as { document: string };
      if (held.document !== document)
        throw new Error(`run ${id} is stored with other results: it did not repeat itself`);
    },
    load(prefix) {
      const found = database
        .prepare('SELECT id, document FROM runs WHERE substr(id, 1, length(?)) = ? ORDER BY seq LIMIT 2')
        .all(prefix, prefix) as { id: string; document: string }[];
      const [run, another] = found;
      if (prefix === '' || !run) return absent('no-such-run', `no stored run begins with "${prefix}"`);
      if (another)
        return absent('ambiguous-run', `"${prefix}" begins several runs: ${run.id}, ${another.id}`);
      return ok(run.document);
    },
    list() {
      const rows = database
        .prepare('SELECT runs.id, label FROM runs LEFT JOIN labels USING (id) ORDER BY seq')
        .all() as { id: string; label: string | null }[];
      return rows.map(({ id, label }) => ({
        id,
        label: label === null ? undefined : (JSON.parse(label) as RunLabel),
      }));
    },
    close() {
      database.close();
    },
  };
}

function openDatabase(directory: string): Database.Database {
  const path = join(directory, 'runs.sqlite');
  try {
    mkdirSync(directory, { recursive: true });
    const database = new Database(path);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
    database.exec(
      `CREATE TABLE IF NOT EXISTS runs (seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, document TEXT NOT NULL);
       CREATE TABLE IF NOT EXISTS labels (id TEXT PRIMARY KEY, label TEXT NOT NULL)`,
    );
    return database;
  } catch (error) {
    throw new StoreError(`the run store ${path} cannot be used: ${(error as Error).message}`);
  }
}
