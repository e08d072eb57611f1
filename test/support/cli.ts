import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** The built program. */
export const PROGRAM = join(ROOT, 'dist/app/bundle/main.js');

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line with a store of its own, as a user's shell would. */
export function cli(store: string, ...args: string[]): CliResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ALVH_STORE: store },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

/** Standard output of a command that must succeed, as JSON. */
export function cliJson<Document = Record<string, unknown>>(store: string, ...args: string[]): Document {
  const { status, stdout, stderr } = cli(store, ...args, '--json');
  if (status !== 0) throw new Error(`alvh ${args.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Document;
}

export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'alvh-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
