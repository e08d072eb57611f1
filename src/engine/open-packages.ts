import type { JournalEntry } from './journal.ts';

/** Which packages are held while a journal is read, by id. */
export class OpenPackages {
  readonly #ids = new Set<string>();

  /** True while at least one package is held. */
  get any(): boolean {
    return this.#ids.size > 0;
  }

  /** Takes the entries of a journal in order. */
  take(entry: JournalEntry): void {
    if (entry.kind === 'fill' && entry.order.intent === 'open') this.#ids.add(entry.order.positionId);
    else if (entry.kind === 'fill') this.#ids.delete(entry.order.positionId);
    else if (entry.kind === 'settlement') for (const { id } of entry.positions) this.#ids.delete(id);
  }
}
