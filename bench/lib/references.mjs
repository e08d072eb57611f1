/** The C++ programs the benchmark compares with, compiled where a compiler and QuantLib are installed. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scratch = mkdtempSync(join(tmpdir(), 'math-bench-'));

function compile(flags, name) {
  const binary = join(scratch, name);
  const source = fileURLToPath(new URL('../math-reference.cpp', import.meta.url));
  try {
    execFileSync('g++', ['-O3', source, '-o', binary, ...flags], { stdio: 'ignore' });
    return binary;
  } catch {
    return undefined;
  }
}

export const erfcBinary = compile([], 'erfc');
export const quantlibBinary = compile(['-DWITH_QUANTLIB', '-lQuantLib'], 'quantlib');

/** Runs a task; without `runs` the task's own number of them. */
export function runReference(binary, task, columns, rows, runs) {
  const inputFile = join(scratch, 'input');
  const outputFile = join(scratch, 'output');
  writeFileSync(
    inputFile,
    new Uint8Array(Float64Array.of(rows, columns.length, ...columns.flatMap((c) => [...c])).buffer),
  );
  const [least, median] = execFileSync(
    binary,
    [inputFile, outputFile, task, ...(runs ? [String(runs)] : [])],
    { encoding: 'utf8' },
  )
    .split(' ')
    .map(Number);
  const bytes = readFileSync(outputFile);
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return { least, median, column: (k) => values.subarray(k * rows, (k + 1) * rows) };
}

export async function npmQuantlib() {
  try {
    return await import('@quantlib/ql');
  } catch {
    return undefined;
  }
}

export const removeScratch = () => rmSync(scratch, { recursive: true });
