import type { MarkEntry } from './journal.ts';

/** A high-water mark and its opposite, as far as a stretch of time has been seen. */
class Range {
  #high = Number.NEGATIVE_INFINITY;
  #low = Number.POSITIVE_INFINITY;

  /** Takes a value. @returns whether it lies outside all before it. */
  widen(value: number): boolean {
    const outside = value > this.#high || value < this.#low;
    this.#high = Math.max(this.#high, value);
    this.#low = Math.min(this.#low, value);
    return outside;
  }
}

/** What has been seen of one package since it was first marked. */
interface Life {
  readonly value: Range;
  readonly index: Range;
  underWater: boolean;
}

/**
 * Knows which marks set a record, so that figures which are extremes over snapshots can be read from a journal that
 * keeps those marks and few others:
 *
 * - the account's highest and lowest value of a session, and its deepest fall of the run from a high before it;
 * - the largest requirement of a session, whole and without each layer;
 * - each package's highest and lowest value after its opening, and each time it goes under water or comes up;
 * - the index's highest and lowest level in the life of each package.
 */
export class MarkRecords {
  #account = new Range();
  #margins: number[] = [];
  readonly #lives = new Map<string, Life>();
  #high = Number.NEGATIVE_INFINITY;
  #deepestFall = 0;

  /** Takes a mark. @param interest of the account up to it, cents. @returns whether it sets a record. */
  take(mark: MarkEntry, interest: number, sameSession: boolean): boolean {
    if (!sameSession) {
      this.#account = new Range();
      this.#margins = [];
    }
    const value = mark.layers.reduce(
      (sum, { realised, unrealised }) => sum + realised + unrealised,
      interest,
    );
    // Each of them has to see the mark, so none may be skipped by `||`.
    const news = [
      this.#account.widen(value),
      this.#fallsDeeper(value),
      this.#needsMore(mark),
      this.#packageNews(mark),
    ];
    return news.includes(true);
  }

  #fallsDeeper(value: number): boolean {
    this.#high = Math.max(this.#high, value);
    const fall = this.#high - value;
    const deeper = fall > this.#deepestFall;
    this.#deepestFall = Math.max(this.#deepestFall, fall);
    return deeper;
  }

  #needsMore({ marginCents, layers }: MarkEntry): boolean {
    // A mark without a requirement counts for nothing, whatever part of it was figured.
    if (marginCents === null) return false;
    let more = false;
    for (const [i, cents] of [marginCents, ...layers.map((layer) => layer.marginWithoutCents)].entries()) {
      if (cents === null || cents <= (this.#margins[i] ?? 0)) continue;
      this.#margins[i] = cents;
      more = true;
    }
    return more;
  }

  #packageNews({ positions, indexLevel }: MarkEntry): boolean {
    let news = false;
    for (const { id, unrealised } of positions) {
      const underWater = unrealised < 0;
      const life = this.#lives.get(id);
      if (!life) {
        // The mark at its own opening belongs to the entry and is not an excursion.
        this.#lives.set(id, { value: new Range(), index: new Range(), underWater });
        continue;
      }
      if (life.value.widen(unrealised)) news = true;
      if (indexLevel !== null && life.index.widen(indexLevel)) news = true;
      if (life.underWater !== underWater) news = true;
      life.underWater = underWater;
    }
    for (const id of this.#lives.keys())
      if (!positions.some((position) => position.id === id)) this.#lives.delete(id);
    return news;
  }
}
