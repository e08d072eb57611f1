import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { UsageError } from './failure.ts';

/**
 * Writes a text to a path; the file is there whole or not at all, and an earlier one stays until then. What is no plain
 * file, such as `/dev/stdout`, is written to as it is.
 * @throws UsageError when it cannot be written there.
 */
export function writeWhole(path: string, text: string): void {
  try {
    const held = statSync(path, { throwIfNoEntry: false });
    if (held && !held.isFile()) writeFileSync(path, text);
    else replace(path, text);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${(error as Error).message}`);
  }
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
