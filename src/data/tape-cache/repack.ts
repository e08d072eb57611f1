import { statSync } from 'node:fs';
import type { Database } from '../database.ts';
import { type Store, verifiedPath } from '../store.ts';
import type { Block } from './block.ts';
import { Pack } from './pack.ts';
import { type PackedSource, PackFault } from './pack-index.ts';
import type { QuoteFile } from './quote-files.ts';
import { storedBlocks } from './stored-blocks.ts';
import { type SourceToPack, writePack } from './write-pack.ts';

/** A pack to be made or made anew. */
export interface Repacking {
  readonly store: Store;
  readonly database: Database;
  readonly path: string;
  /** Where it is written before it is moved to its path. */
  readonly unfinished: string;
  /** Every listed file that belongs into the pack, in order of paths. */
  readonly listed: readonly QuoteFile[];
  /** Hashes of those that must be in it; of the others it keeps what the old pack holds soundly. */
  readonly needed: ReadonlySet<string>;
  /** Called for each needed file once it is packed. */
  readonly onPacked: () => void;
}

/**
 * Writes a pack. What lies soundly in the one that stands there is copied, everything else is made from the stored files.
 * @throws StoreError when a stored file that is needed is missing or changed.
 */
export async function repack({ path, unfinished, listed, needed, ...work }: Repacking): Promise<void> {
  const old = await soundPack(path);
  try {
    const sources: SourceToPack[] = [];
    const taken = new Set<string>();
    for (const file of listed) {
      if (taken.has(file.sha256)) continue;
      taken.add(file.sha256);
      const packed = old?.sources.find(({ sha256 }) => sha256 === file.sha256);
      const isNeeded = needed.has(file.sha256);
      if (old && packed && isSound(old, packed)) sources.push(copied(old, packed, isNeeded, work.onPacked));
      else if (isNeeded) sources.push(derived(file, work));
    }
    await writePack(path, unfinished, sources);
  } finally {
    old?.close();
  }
}

function derived(
  file: QuoteFile,
  { store, database, onPacked }: Pick<Repacking, 'store' | 'database' | 'onPacked'>,
): SourceToPack {
  return {
    sha256: file.sha256,
    async open() {
      const path = await verifiedPath(store, file);
      onPacked();
      return { bytes: statSync(path).size, blocks: storedBlocks(database, path) };
    },
  };
}

function copied(pack: Pack, source: PackedSource, isNeeded: boolean, onPacked: () => void): SourceToPack {
  return {
    sha256: source.sha256,
    async open() {
      if (isNeeded) onPacked();
      return { bytes: source.bytes, blocks: blocksIn(pack, source) };
    },
  };
}

async function* blocksIn(pack: Pack, { blocks }: PackedSource): AsyncGenerator<Block> {
  for (const block of blocks) {
    const { expiry, unit, instants, strikes } = block;
    const { buffer, byteOffset, byteLength } = pack.allRows(block);
    const rows = new Uint8Array(buffer, byteOffset, byteLength);
    yield { expiry, unit, instants, strikes, rows, records: pack.allRecords(block) };
  }
}

function isSound(pack: Pack, { blocks }: PackedSource): boolean {
  try {
    for (const block of blocks) {
      pack.allRows(block);
      pack.allRecords(block);
    }
    return true;
  } catch (error) {
    if (error instanceof PackFault) return false;
    throw error;
  }
}

async function soundPack(path: string): Promise<Pack | undefined> {
  try {
    return await Pack.open(path);
  } catch {
    return undefined;
  }
}
