import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const held = new Set<string>();

/** A new folder for the time being. It goes with {@link removeScratch}, and also when the process ends or is told to. */
export async function makeScratch(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'alvh-'));
  if (held.size === 0) {
    process.on('exit', removeHeld);
    for (const signal of SIGNALS) process.on(signal, end);
  }
  held.add(path);
  return path;
}

export async function removeScratch(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  held.delete(path);
  if (held.size === 0) release();
}

function end(signal: NodeJS.Signals): void {
  removeHeld();
  release();
  process.kill(process.pid, signal);
}

function removeHeld(): void {
  for (const path of held) rmSync(path, { recursive: true, force: true });
}

function release(): void {
  process.off('exit', removeHeld);
  for (const signal of SIGNALS) process.off(signal, end);
}
