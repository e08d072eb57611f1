import { crc32 } from 'node:zlib';
import { type BlockShape, hasRecords } from './block.ts';
import { sharedBytes } from './ticks.ts';

/** Version of the layout and of what is put into it. A pack of another version is made anew. */
const PACK_VERSION = 1;
export const HEADER_BYTES = 40;
const MAGIC = 'ALVHTAPE';

/** A block of a pack: where its bytes lie and their checksums (CRC-32). */
export interface PackedBlock extends BlockShape {
  readonly rowsAt: number;
  /** 0 where the block has no copy by strike. */
  readonly recordsAt: number;
  /** Of all rows together. */
  readonly rowsSum: number;
  /** One a row. */
  readonly rowSums: Uint32Array;
  /** One a record: calls by strike, then puts. */
  readonly recordSums: Uint32Array;
}

/** The blocks made of one stored file, expiries ascending. */
export interface PackedSource {
  /** Of the stored file. */
  readonly sha256: string;
  /** Size of the stored file. */
  readonly bytes: number;
  readonly blocks: readonly PackedBlock[];
}

/** What is wrong with a pack on disk; it is made anew from the stored files. */
export class PackFault extends Error {
  override readonly name = 'PackFault';
}

/** A source as the index spells it: of tables only the lengths. */
interface SpelledSource {
  readonly sha256: string;
  readonly bytes: number;
  readonly blocks: readonly (Omit<PackedBlock, 'instants' | 'strikes' | 'rowSums' | 'recordSums'> & {
    readonly instants: number;
    readonly strikes: number;
  })[];
}

/** Header and index of a pack whose blocks end at `indexAt`, a multiple of 8. Tables are in the machine's byte order. */
export function encodeIndex(
  sources: readonly PackedSource[],
  indexAt: number,
): { readonly header: Uint8Array; readonly index: Uint8Array } {
  const tables = sources.flatMap(({ blocks }) => blocks.flatMap(tablesOf));
  const document: SpelledSource[] = sources.map(({ blocks, ...source }) => ({
    ...source,
    blocks: blocks.map(({ expiry, unit, instants, strikes, rowsAt, recordsAt, rowsSum }) => ({
      expiry,
      unit,
      instants: instants.length,
      strikes: strikes.length,
      rowsAt,
      recordsAt,
      rowsSum,
    })),
  }));
  const text = new TextEncoder().encode(JSON.stringify(document));
  const tableBytes = tables.reduce((sum, table) => sum + padded(table.byteLength), 0);
  const index = new Uint8Array(tableBytes + text.length);
  let at = 0;
  for (const table of tables) {
    index.set(new Uint8Array(table.buffer, table.byteOffset, table.byteLength), at);
    at += padded(table.byteLength);
  }
  index.set(text, at);
  const header = new Uint8Array(HEADER_BYTES);
  header.set(new TextEncoder().encode(MAGIC));
  const fields = new DataView(header.buffer);
  fields.setUint32(8, PACK_VERSION, true);
  fields.setUint32(12, crc32(index), true);
  fields.setFloat64(16, indexAt, true);
  fields.setUint32(24, tableBytes, true);
  fields.setUint32(28, text.length, true);
  fields.setUint32(32, crc32(header.subarray(0, 32)), true);
  return { header, index };
}

/** Where the index of a pack lies. */
export interface IndexPlace {
  readonly at: number;
  readonly tableBytes: number;
  readonly bytes: number;
  readonly sum: number;
}

/** @throws PackFault */
export function decodeHeader(header: Uint8Array, fileBytes: number): IndexPlace {
  const fields = new DataView(header.buffer, header.byteOffset, HEADER_BYTES);
  if (new TextDecoder().decode(header.subarray(0, 8)) !== MAGIC) throw new PackFault('damaged: no header');
  if (fields.getUint32(32, true) !== crc32(header.subarray(0, 32)))
    throw new PackFault('damaged: checksum of its header');
  const version = fields.getUint32(8, true);
  if (version !== PACK_VERSION) throw new PackFault(`of version ${version}, not ${PACK_VERSION}`);
  const tableBytes = fields.getUint32(24, true);
  const place = {
    at: fields.getFloat64(16, true),
    tableBytes,
    bytes: tableBytes + fields.getUint32(28, true),
    sum: fields.getUint32(12, true),
  };
  if (place.at + place.bytes !== fileBytes) throw new PackFault('damaged: cut short');
  return place;
}

/** The index out of its bytes, of which it stays a view. @throws PackFault */
export function decodeIndex(bytes: Uint8Array, place: IndexPlace): readonly PackedSource[] {
  if (crc32(bytes) !== place.sum) throw new PackFault('damaged: checksum of its index');
  const text = new TextDecoder().decode(bytes.slice(place.tableBytes));
  // Its checksum is right and its version ours: it is what was written.
  const document = JSON.parse(text) as SpelledSource[];
  let at = bytes.byteOffset;
  const take = (size: number): number => {
    const start = at;
    at += padded(size);
    return start;
  };
  return document.map(({ sha256, bytes: size, blocks }) => ({
    sha256,
    bytes: size,
    blocks: blocks.map(({ expiry, instants, strikes, ...block }) => {
      const shape = {
        ...block,
        expiry,
        instants: new Float64Array(bytes.buffer, take(instants * 8), instants),
        strikes: new Float64Array(bytes.buffer, take(strikes * 8), strikes),
        rowSums: new Uint32Array(bytes.buffer, take(instants * 4), instants),
      };
      const records = hasRecords(shape) ? 2 * strikes : 0;
      return { ...shape, recordSums: new Uint32Array(bytes.buffer, take(records * 4), records) };
    }),
  }));
}

/** A buffer for the bytes of an index. */
export function indexBuffer({ bytes }: IndexPlace): Uint8Array {
  return sharedBytes(bytes);
}

function tablesOf({ instants, strikes, rowSums, recordSums }: PackedBlock) {
  return [instants, strikes, rowSums, recordSums];
}

/** Tables begin at multiples of eight. */
export function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
