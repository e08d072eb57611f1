import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '../database.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { withLock } from '../store-lock.ts';
import { Pack } from './pack.ts';
import { type PackedSource, PackFault } from './pack-index.ts';
import { cacheFolder, type QuoteFile } from './quote-files.ts';
import { repack } from './repack.ts';

/** The tape cache cannot be made or read; the stored files can be read without it. */
export class CacheUnavailable extends Error {
  override readonly name = 'CacheUnavailable';
}

export interface ShelfOptions {
  /** Told once when packs were found damaged or of another version and were made anew. */
  readonly onNote?: ((note: string) => void) | undefined;
  /** Stored files packed so far, and how many there are to pack. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

/** A pack's place, and the pack that stands there; after damage another one. */
interface Slot {
  readonly name: string;
  pack: Pack;
}

/** Where a stored file's quotes are packed: one pack a root and month of New York dates. */
export function packName({ root, date }: QuoteFile): string {
  return `root=${root}/${date.slice(0, 7)}.tape`;
}

/** Words of the lock under which packs are written. */
export function lockWords(folder: string): { readonly busy: string; readonly barred: string } {
  return { busy: 'another process is making it', barred: `cannot write to ${folder}` };
}

/** The packs of a store, brought up to what its stored files hold. */
export class Shelf {
  readonly #store: Store;
  readonly #known: readonly QuoteFile[];
  readonly #options: ShelfOptions;
  readonly #slots = new Map<string, Slot>();
  readonly #retired: Pack[] = [];
  readonly #mending = new Map<Pack, Promise<void>>();

  /** @param known every file of quotes that the catalogue lists: what is in no pack of theirs is dropped from it. */
  constructor(store: Store, known: readonly QuoteFile[], options: ShelfOptions) {
    this.#store = store;
    this.#known = known;
    this.#options = options;
  }

  /**
   * Opens the packs of some files; packs what is not packed yet, or is damaged or of another version.
   * @throws StoreError when a stored file is missing or changed; CacheUnavailable when the packs cannot be made.
   */
  async ensure(files: readonly QuoteFile[]): Promise<void> {
    const wanted = new Map<string, QuoteFile[]>();
    for (const file of files) {
      const name = packName(file);
      wanted.set(name, [...(wanted.get(name) ?? []), file]);
    }
    const faults: string[] = [];
    const found = [...wanted];
    const sound = await Promise.all(found.map(([name, needed]) => this.#openSound(name, needed, faults)));
    const lacking = found.filter((_, i) => !sound[i]);
    if (lacking.length > 0) await this.#make(lacking);
    if (faults.length > 0)
      this.#options.onNote?.(`tape cache made anew from the stored files: ${faults.join('; ')}`);
  }

  /** Where a file is packed. @throws Error when {@link ensure} was not asked for it. */
  find(file: QuoteFile): { readonly slot: Slot; readonly source: PackedSource } {
    const slot = this.#slots.get(packName(file));
    const source = slot?.pack.sources.find(({ sha256 }) => sha256 === file.sha256);
    if (!slot || !source) throw new Error(`${file.path} is in no open pack`);
    return { slot, source };
  }

  /**
   * Reads from a pack; where that finds it damaged, makes the pack anew and reads again.
   * @throws StoreError when a stored file is missing or changed; CacheUnavailable when the pack cannot be made.
   */
  async mended<Value>(slot: Slot, read: (pack: Pack) => Value | Promise<Value>): Promise<Value> {
    const { pack } = slot;
    try {
      return await read(pack);
    } catch (error) {
      if (!(error instanceof PackFault)) throw error;
      if (slot.pack === pack) await this.#mend(slot, error);
      try {
        return await read(slot.pack);
      } catch (again) {
        throw again instanceof PackFault ? new CacheUnavailable(`${slot.name}: ${again.message}`) : again;
      }
    }
  }

  close(): void {
    for (const { pack } of this.#slots.values()) pack.close();
    for (const pack of this.#retired.splice(0)) pack.close();
    this.#slots.clear();
  }

  async #mend(slot: Slot, { message }: PackFault): Promise<void> {
    const broken = slot.pack;
    const begun = this.#mending.get(broken);
    if (begun) return await begun;
    const files = this.#known.filter(
      (file) => packName(file) === slot.name && broken.sources.some(({ sha256 }) => sha256 === file.sha256),
    );
    const mending = this.#make([[slot.name, files]]).then(() =>
      this.#options.onNote?.(`tape cache made anew from the stored files: ${slot.name}: ${message}`),
    );
    this.#mending.set(broken, mending);
    await mending;
  }

  /** Puts the pack that holds all of `needed` into its slot; false when there is none. */
  async #openSound(name: string, needed: readonly QuoteFile[], faults?: string[]): Promise<boolean> {
    const path = join(cacheFolder(this.#store), name);
    let pack: Pack | undefined;
    try {
      pack = await Pack.open(path);
    } catch (error) {
      faults?.push(`${name}: ${(error as Error).message}`);
    }
    if (!pack) return false;
    const packed = new Set(pack.sources.map(({ sha256 }) => sha256));
    if (!needed.every(({ sha256 }) => packed.has(sha256))) {
      pack.close();
      return false;
    }
    const slot = this.#slots.get(name);
    // A read of the old pack may still be under way: its file stays open until the end.
    if (slot) this.#retired.push(slot.pack);
    if (slot) slot.pack = pack;
    else this.#slots.set(name, { name, pack });
    return true;
  }

  async #make(packs: readonly (readonly [name: string, needed: readonly QuoteFile[]])[]): Promise<void> {
    const folder = cacheFolder(this.#store);
    const total = packs.reduce((sum, [, needed]) => sum + needed.length, 0);
    let done = 0;
    let failed: StoreError | undefined;
    const work = async (): Promise<void> => {
      const unfinished = join(folder, 'unfinished');
      rmSync(unfinished, { recursive: true, force: true });
      const database = await Database.open();
      try {
        for (const [name, needed] of packs) {
          const path = join(folder, name);
          await repack({
            store: this.#store,
            database,
            path,
            unfinished,
            listed: this.#known.filter((file) => packName(file) === name),
            needed: new Set(needed.map(({ sha256 }) => sha256)),
            onPacked: () => this.#options.onProgress?.({ done: ++done, total }),
          });
          if (!(await this.#openSound(name, needed))) throw new Error(`${name} is not what was written`);
        }
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        failed = error;
      } finally {
        await database.close();
      }
    };
    try {
      await withLock(folder, work, lockWords(folder));
    } catch (error) {
      throw new CacheUnavailable((error as Error).message);
    }
    if (failed) throw failed;
  }
}
