import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ImportRefusal } from './refusal.ts';

/** One file offered for import, read whole. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
  /** Of the bytes as they lie on disk, compressed or not. */
  readonly sha256: string;
  /** Content, unpacked when the file is gzip. */
  readonly bytes: Uint8Array;
}

const HEAD_BYTES = 4096;
const READ_FAILURES: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  EISDIR: 'a link to a folder: it is not followed, name the folder itself',
};

/** @throws ImportRefusal when the file cannot be read, or a `.gz` file does not unpack with a matching checksum. */
export async function readSource(path: string): Promise<SourceFile> {
  const raw = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw readFailure(error);
  });
  const name = basename(path);
  return { path, name, sha256: sha256(raw), bytes: name.endsWith('.gz') ? unpack(raw) : raw };
}

/** What a file that cannot be read is refused with. */
export function readFailure({ code, message }: NodeJS.ErrnoException): ImportRefusal {
  return new ImportRefusal(READ_FAILURES[code ?? ''] ?? `cannot be read: ${message}`);
}

/** The content as UTF-8 without byte order mark. */
export function textOf(source: SourceFile): string {
  return new TextDecoder('utf-8').decode(source.bytes);
}

/** The first few kilobytes as text: enough to recognise a format by its header. */
export function headOf(source: SourceFile): string {
  return new TextDecoder('utf-8').decode(source.bytes.subarray(0, HEAD_BYTES));
}

/** SHA-256 of bytes, hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function unpack(raw: Uint8Array): Uint8Array {
  try {
    return gunzipSync(raw);
  } catch (error) {
    throw new ImportRefusal(`not a sound gzip file: ${(error as Error).message}`);
  }
}
