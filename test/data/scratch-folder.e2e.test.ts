import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT, scratchFolder } from '../support/cli.ts';

const MODULE = JSON.stringify(join(ROOT, 'dist/data/scratch-folder.js'));

describe('a folder for the time being', () => {
  let temporary: ReturnType<typeof scratchFolder>;
  beforeEach(() => {
    temporary = scratchFolder();
  });
  afterEach(() => temporary.remove());

  /** A program that makes two such folders, removes one and then does what is said. */
  const program = (then: string) =>
    spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { makeScratch, removeScratch } from ${MODULE};
         const [kept, gone] = [await makeScratch(), await makeScratch()];
         await removeScratch(gone);
         console.log(kept);
         ${then}`,
      ],
      { env: { ...process.env, TMPDIR: temporary.path }, stdio: ['ignore', 'pipe', 'inherit'] },
    );

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'is gone after %s, which ends the program',
    async (signal) => {
      const child = program('setInterval(() => {}, 1000);');
      const ended = once(child, 'exit');
      await once(child.stdout, 'data');
      expect(readdirSync(temporary.path)).toHaveLength(1);
      child.kill(signal);
      expect(await ended).toEqual([null, signal]);
      expect(readdirSync(temporary.path)).toEqual([]);
    },
  );

  it('is gone when the program ends without having removed it', async () => {
    expect(await once(program('process.exit(3);'), 'exit')).toEqual([3, null]);
    expect(readdirSync(temporary.path)).toEqual([]);
  });

  it('once removed leaves signals to the program', async () => {
    const child = program('await removeScratch(kept); console.log(process.listenerCount("SIGINT"));');
    const ended = once(child, 'exit');
    let said = '';
    for await (const chunk of child.stdout) said += chunk;
    expect(said.trim().split('\n')[1]).toBe('0');
    expect(await ended).toEqual([0, null]);
  });
});
