import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DataError, UsageError } from './failure.ts';

/**
 * Writes a text to a path; the file is there whole or not at all, and an earlier one stays until then. What is no plain
 * file, such as `/dev/stdout`, is written to as it is.
 * @throws UsageError when the path names no place for a file, DataError when the disk does not take it.
 */
export function writeWhole(path: string, text: string): void {
  try {
    const held = statSync(path, { throwIfNoEntry: false });
    if (held && !held.isFile()) writeFileSync(path, text);
    else replace(path, text);
  } catch (error) {
    throw cannotWrite(path, error as NodeJS.ErrnoException);
  }
}

const NO_PLACE = ['EISDIR', 'ELOOP', 'ENAMETOOLONG', 'ENOENT', 'ENOTDIR'];

/** What is wrong with a path to write to: the path itself, or the disk behind it. */
export function cannotWrite(path: string, { code = '', message }: NodeJS.ErrnoException): Error {
  const text = `cannot write ${path}: ${message}`;
  return NO_PLACE.includes(code) ? new UsageError(text) : new DataError(text);
}

function replace(path: string, text: string): void {
  const temporary = `${path}.part`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
