import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { Unzip, UnzipInflate } from 'fflate';
import { ImportRefusal } from './refusal.ts';
import { readFailure } from './source-file.ts';

/** How the bytes of a file are packed, told by its first bytes. */
export type Packing = 'none' | 'gzip' | 'zip' | 'zstd' | 'parquet';

/** A file of which only the beginning has been read: enough to say what it is, however big it is. */
export interface OfferedFile {
  readonly path: string;
  readonly name: string;
  /** Bytes on disk. */
  readonly size: number;
  readonly packing: Packing;
  /** The beginning of its content, unpacked, as text; empty for Zstandard and Parquet, which DuckDB reads. */
  readonly head: string;
}

/** What one pass over all bytes of a file tells. */
export interface FileSurvey {
  /** Of the bytes as they lie on disk. */
  readonly sha256: string;
  /** Lines that hold something, the header included; undefined where the content was not unpacked. */
  readonly lines: number | undefined;
}

const HEAD_BYTES = 65_536;
const NEWLINE = 10;
const RETURN = 13;

/** @throws ImportRefusal when the file cannot be read. */
export async function offerFile(path: string): Promise<OfferedFile> {
  const start = new Uint8Array(HEAD_BYTES);
  let size: number;
  let read: number;
  try {
    ({ size } = await stat(path));
    const file = await open(path, 'r');
    try {
      read = (await file.read(start, 0, HEAD_BYTES, 0)).bytesRead;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readFailure(error as NodeJS.ErrnoException);
  }
  const bytes = start.subarray(0, read);
  const packing = packingOf(bytes);
  return { path, name: basename(path), size, packing, head: headOf(bytes, packing) };
}

/**
 * Reads a file once from end to end: its hash, and for plain and gzip files its lines.
 * @throws ImportRefusal when it cannot be read, or a gzip file does not unpack with a matching checksum.
 */
export async function surveyFile(
  { path, packing }: OfferedFile,
  onBytes: (bytes: number) => void,
): Promise<FileSurvey> {
  const hash = createHash('sha256');
  const counter = new LineCounter();
  const raw = createReadStream(path, { highWaterMark: 1 << 20 });
  const hashed = async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      hash.update(chunk);
      onBytes(chunk.length);
      yield chunk;
    }
  };
  const counted = async (source: AsyncIterable<Uint8Array>) => {
    for await (const chunk of source) counter.add(chunk);
  };
  const drained = async (source: AsyncIterable<Uint8Array>) => {
    for await (const _ of source);
  };
  try {
    if (packing === 'none') await pipeline(raw, hashed, counted);
    else if (packing === 'gzip') await pipeline(raw, hashed, createGunzip(), counted);
    else await pipeline(raw, hashed, drained);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) throw new ImportRefusal(`not a sound gzip file: ${message}`);
    throw readFailure(error as NodeJS.ErrnoException);
  }
  const lines = packing === 'none' || packing === 'gzip' ? counter.end() : undefined;
  return { sha256: hash.digest('hex'), lines };
}

/**
 * The one file inside a zip, chunk by chunk.
 * @throws ImportRefusal when the zip is damaged, cut short or holds more than one file.
 */
export async function* unzipped(path: string): AsyncGenerator<Uint8Array> {
  const raw: Readable = createReadStream(path, { highWaterMark: 1 << 20 });
  const ready: Uint8Array[] = [];
  const entries: string[] = [];
  let ended = false;
  const unzip = new Unzip((entry) => {
    entries.push(entry.name);
    if (entries.length > 1)
      throw new ImportRefusal(`a zip of several files: ${entries.join(', ')}; unpack it`);
    entry.ondata = (error, chunk, final) => {
      if (error) throw error;
      if (chunk.length > 0) ready.push(chunk);
      ended ||= final;
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  try {
    for await (const chunk of raw) {
      unzip.push(chunk as Uint8Array, false);
      yield* ready.splice(0);
    }
    unzip.push(new Uint8Array(0), true);
  } catch (error) {
    if (error instanceof ImportRefusal) throw error;
    throw new ImportRefusal(`not a sound zip file: ${(error as Error).message}`);
  }
  yield* ready.splice(0);
  if (!ended) throw new ImportRefusal('not a sound zip file: it is cut short');
}

/** Counts lines that hold something, over chunks that may end anywhere. */
export class LineCounter {
  #lines = 0;
  #held = false;

  add(chunk: Uint8Array): void {
    let from = 0;
    for (;;) {
      const at = chunk.indexOf(NEWLINE, from);
      if (at < 0) break;
      if (this.#held || at - from > 1 || (at - from === 1 && chunk[from] !== RETURN)) this.#lines++;
      this.#held = false;
      from = at + 1;
    }
    const rest = chunk.length - from;
    if (rest > 1 || (rest === 1 && chunk[from] !== RETURN)) this.#held = true;
  }

  /** The count, a last line without a line end included. */
  end(): number {
    return this.#lines + (this.#held ? 1 : 0);
  }
}

function packingOf(bytes: Uint8Array): Packing {
  const [a, b, c, d] = bytes;
  if (a === 0x1f && b === 0x8b) return 'gzip';
  if (a === 0x50 && b === 0x4b && c === 3 && d === 4) return 'zip';
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd';
  if (a === 0x50 && b === 0x41 && c === 0x52 && d === 0x31) return 'parquet';
  return 'none';
}

function headOf(bytes: Uint8Array, packing: Packing): string {
  const text = (content: Uint8Array) => new TextDecoder('utf-8').decode(content);
  try {
    switch (packing) {
      case 'none':
        return text(bytes);
      case 'gzip':
        return text(gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }));
      case 'zip':
        return text(firstOfZip(bytes));
      case 'zstd':
      case 'parquet':
        return '';
    }
  } catch {
    return '';
  }
}

function firstOfZip(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let entries = 0;
  const unzip = new Unzip((entry) => {
    if (entries++ > 0) return;
    entry.ondata = (error, chunk) => {
      if (!error) parts.push(chunk);
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  unzip.push(bytes, false);
  return Buffer.concat(parts);
}
