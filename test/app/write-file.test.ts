import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../src/app/cli/failure.ts';
import { writeWhole } from '../../src/app/cli/write-file.ts';
import { scratchFolder } from '../support/cli.ts';

describe('a file that the user asked for', () => {
  let scratch: ReturnType<typeof scratchFolder>;
  beforeEach(() => {
    scratch = scratchFolder();
  });
  afterEach(() => scratch.remove());
  const refused = (path: string) => {
    expect(() => writeWhole(path, 'new')).toThrow(UsageError);
    expect(() => writeWhole(path, 'new')).toThrow(`cannot write ${path}: `);
  };

  it('takes the place of the one before it, and nothing else is left in the folder', () => {
    const path = join(scratch.path, 'page.html');
    for (const text of ['first', 'second']) {
      writeWhole(path, text);
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
    expect(readdirSync(scratch.path)).toEqual(['page.html']);
  });

  it('is refused by name where it cannot be written, and leaves nothing behind', () => {
    writeFileSync(join(scratch.path, 'plain'), 'kept');
    mkdirSync(join(scratch.path, 'folder'));
    refused(join(scratch.path, 'no-such-folder', 'page.html'));
    refused(join(scratch.path, 'plain', 'page.html'));
    refused(join(scratch.path, 'folder'));
    expect(readdirSync(scratch.path).sort()).toEqual(['folder', 'plain']);
    expect(readFileSync(join(scratch.path, 'plain'), 'utf8')).toBe('kept');
  });

  it.skipIf(!existsSync('/dev/full'))('on a full disk is a matter of the data, not of the option', () => {
    expect(() => writeWhole('/dev/full', 'new')).toThrow(DataError);
  });
});
