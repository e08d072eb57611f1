import { closeSync, fstatSync, open, read, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { recordBytes, rowBytes, SIDES } from './block.ts';
import {
  decodeHeader,
  decodeIndex,
  HEADER_BYTES,
  indexBuffer,
  type PackedBlock,
  type PackedSource,
  PackFault,
} from './pack-index.ts';
import { sharedBytes, TICK_UNITS, type Ticks, ticksIn } from './ticks.ts';

/** Records that lie no further apart than this are read in one go. */
const WORTH_READING_OVER = 16_384;

/** One strike and right of a block: its place among the strikes, and whether it is the put. */
export interface Leg {
  readonly at: number;
  readonly put: boolean;
}

/** A pack on disk, open for reading. Only what is asked for is read, and compared with its checksum: a whole block once. */
export class Pack {
  readonly sources: readonly PackedSource[];
  readonly #file: number;
  /** Blocks whose rows were compared as a whole: read again, they are not compared again. */
  readonly #sound = new Set<PackedBlock>();

  private constructor(file: number, sources: readonly PackedSource[]) {
    this.#file = file;
    this.sources = sources;
  }

  /** @throws PackFault when the file is there and is no sound pack of this version. */
  static async open(path: string): Promise<Pack | undefined> {
    const file = await openFile(path);
    if (file === undefined) return undefined;
    try {
      const header = new Uint8Array(HEADER_BYTES);
      await fillLater(file, header, 0);
      const place = decodeHeader(header, fstatSync(file).size);
      const index = indexBuffer(place);
      await fillLater(file, index, place.at);
      return new Pack(file, decodeIndex(index, place));
    } catch (error) {
      closeSync(file);
      if (error instanceof PackFault) throw error;
      throw new PackFault(`damaged: ${(error as Error).message}`);
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The row of one instant. @throws PackFault */
  row(block: PackedBlock, time: number): Ticks {
    const size = rowBytes(block);
    const bytes = new Uint8Array(size);
    fill(this.#file, bytes, block.rowsAt + time * size);
    expectSum(bytes, block.rowSums[time]!, block);
    return ticksIn(bytes, TICK_UNITS[block.unit]!);
  }

  /** All rows, in `into` where it is given and large enough. @throws PackFault */
  allRows(block: PackedBlock, into?: Uint8Array): Ticks {
    const size = block.instants.length * rowBytes(block);
    const bytes = into && into.length >= size ? into.subarray(0, size) : sharedBytes(size);
    fill(this.#file, bytes, block.rowsAt);
    if (!this.#sound.has(block)) expectSum(bytes, block.rowsSum, block);
    this.#sound.add(block);
    return ticksIn(bytes, TICK_UNITS[block.unit]!);
  }

  /** The copy by strike as it lies on disk; undefined where the block has none. @throws PackFault */
  allRecords(block: PackedBlock): Uint8Array | undefined {
    if (block.recordsAt === 0) return undefined;
    const size = recordBytes(block);
    const bytes = sharedBytes(block.recordSums.length * size);
    fill(this.#file, bytes, block.recordsAt);
    block.recordSums.forEach((sum, at) => {
      expectSum(bytes.subarray(at * size, (at + 1) * size), sum, block);
    });
    return bytes;
  }

  /** The rows of the instants from `from` up to but without `to`, one after the other. @throws PackFault */
  async rows(block: PackedBlock, from: number, to: number): Promise<Ticks> {
    const size = rowBytes(block);
    const bytes = sharedBytes((to - from) * size);
    await fillLater(this.#file, bytes, block.rowsAt + from * size);
    for (let time = from; time < to; time++) {
      const start = (time - from) * size;
      expectSum(bytes.subarray(start, start + size), block.rowSums[time]!, block);
    }
    return ticksIn(bytes, TICK_UNITS[block.unit]!);
  }

  /** For each leg its bids at all instants of the block, then its asks. @throws PackFault */
  async legs(block: PackedBlock, legs: readonly Leg[]): Promise<readonly Ticks[]> {
    if (block.recordsAt === 0) return this.#legsOfRows(block, legs);
    const size = recordBytes(block);
    const placeOf = ({ at, put }: Leg): number => (put ? block.strikes.length : 0) + at;
    const places = [...new Set(legs.map(placeOf))].sort((a, b) => a - b);
    const found = new Map<number, Ticks>();
    const reads: Promise<void>[] = [];
    for (let first = 0, next = 0; first < places.length; first = next) {
      next = first + 1;
      while (next < places.length && (places[next]! - places[next - 1]! - 1) * size <= WORTH_READING_OVER)
        next++;
      reads.push(this.#readRecords(block, places.slice(first, next), found));
    }
    await Promise.all(reads);
    return legs.map((leg) => found.get(placeOf(leg))!);
  }

  async #readRecords(block: PackedBlock, places: readonly number[], found: Map<number, Ticks>) {
    const size = recordBytes(block);
    const first = places[0]!;
    const bytes = sharedBytes((places.at(-1)! - first + 1) * size);
    await fillLater(this.#file, bytes, block.recordsAt + first * size);
    for (const place of places) {
      const record = bytes.subarray((place - first) * size, (place - first + 1) * size);
      expectSum(record, block.recordSums[place]!, block);
      found.set(place, ticksIn(record, TICK_UNITS[block.unit]!));
    }
  }

  #legsOfRows(block: PackedBlock, legs: readonly Leg[]): readonly Ticks[] {
    const rows = this.allRows(block);
    const unit = TICK_UNITS[block.unit]!;
    const [times, strikes] = [block.instants.length, block.strikes.length];
    return legs.map(({ at, put }) => {
      const leg = ticksIn(sharedBytes(recordBytes(block)), unit);
      for (const side of [0, 1]) {
        for (let time = 0; time < times; time++)
          leg[side * times + time] = rows[(time * SIDES + (put ? 2 : 0) + side) * strikes + at]!;
      }
      return leg;
    });
  }
}

/** @throws PackFault when the file is there and cannot be opened. */
async function openFile(path: string): Promise<number | undefined> {
  return await new Promise((resolve, reject) => {
    open(path, 'r', (error, file) => {
      if (!error) resolve(file);
      else if (error.code === 'ENOENT') resolve(undefined);
      else reject(new PackFault(`unreadable: ${error.message}`));
    });
  });
}

function expectSum(bytes: Uint8Array, sum: number, { expiry }: PackedBlock): void {
  if (crc32(bytes) !== sum) throw new PackFault(`damaged: checksum of the expiry ${expiry}`);
}

function fill(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; ) {
    const count = readSync(file, bytes, at, bytes.length - at, position + at);
    if (count === 0) throw new PackFault('damaged: cut short');
    at += count;
  }
}

/** Like {@link fill} on a thread of Node's pool: reads of several blocks wait for the disk together. */
async function fillLater(file: number, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const count = await new Promise<number>((resolve, reject) => {
      read(file, bytes, at, bytes.length - at, position + at, (error, read) =>
        error ? reject(new PackFault(`unreadable: ${error.message}`)) : resolve(read),
      );
    });
    if (count === 0) throw new PackFault('damaged: cut short');
    at += count;
  }
}
