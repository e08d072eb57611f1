import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Block, recordBytes, rowBytes } from './block.ts';
import { encodeIndex, HEADER_BYTES, type PackedBlock, type PackedSource, padded } from './pack-index.ts';

/** One source of a pack to be written; its blocks are made when their turn comes. */
export interface SourceToPack {
  /** Of the stored file, and below its size. */
  readonly sha256: string;
  open(): Promise<{ readonly bytes: number; readonly blocks: AsyncIterable<Block> }>;
}

/**
 * Writes a pack beside its place, flushes it to disk and moves it there: it is there whole or not at all. Holds one block
 * in memory. The same sources give the same bytes.
 */
export async function writePack(
  path: string,
  unfinished: string,
  sources: readonly SourceToPack[],
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(unfinished, { recursive: true });
  const temporary = join(unfinished, `${process.pid}.tape`);
  try {
    await writeSources(temporary, sources);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

async function writeSources(path: string, sources: readonly SourceToPack[]): Promise<void> {
  const file = openSync(path, 'w');
  try {
    let at = padded(HEADER_BYTES);
    const append = (bytes: Uint8Array): number => {
      const start = at;
      writeAll(file, bytes, start);
      at += padded(bytes.length);
      return start;
    };
    const packed: PackedSource[] = [];
    for (const source of sources) {
      const opened = await source.open();
      const blocks: PackedBlock[] = [];
      for await (const block of opened.blocks) blocks.push(putBlock(block, append));
      packed.push({ sha256: source.sha256, bytes: opened.bytes, blocks });
    }
    const { header, index } = encodeIndex(packed, at);
    writeAll(file, index, at);
    writeAll(file, header, 0);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function putBlock(block: Block, append: (bytes: Uint8Array) => number): PackedBlock {
  const { rows, records, ...shape } = block;
  return {
    ...shape,
    rowsAt: append(rows),
    recordsAt: records ? append(records) : 0,
    rowsSum: crc32(rows),
    rowSums: sums(rows, rowBytes(block)),
    recordSums: records ? sums(records, recordBytes(block)) : new Uint32Array(0),
  };
}

function sums(bytes: Uint8Array, size: number): Uint32Array {
  return Uint32Array.from({ length: bytes.length / size }, (_, at) =>
    crc32(bytes.subarray(at * size, (at + 1) * size)),
  );
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, position + at);
}
