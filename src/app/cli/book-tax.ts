import { type RunDocument, replayBook } from '../../engine/index.ts';
import type { EpochMs } from '../../market/index.ts';
import { money } from '../../report/index.ts';
import { section1256, TAX_NOTICE, taxCsv } from '../../research/index.ts';
import { DataError, UsageError } from './failure.ts';
import { writeWhole } from './write-file.ts';

/** What `alvh book --tax` is asked for. */
export interface TaxRequest {
  /** Calendar year. */
  readonly year: number;
  readonly out: string;
}

/**
 * The request of `--tax <year> --out <file>`; undefined when neither is given.
 * @throws UsageError when one is missing or the year is none.
 */
export function taxRequest(tax: string | undefined, out: string | undefined): TaxRequest | undefined {
  if (tax === undefined && out === undefined) return undefined;
  if (tax === undefined) throw new UsageError('--out is for --tax <year>');
  if (!/^\d{4}$/.test(tax)) throw new UsageError(`--tax ${tax}: not a year, such as 2026`);
  if (out === undefined) throw new UsageError('--tax needs --out <file.csv>');
  return { year: Number(tax), out };
}

/** Writes the section 1256 gains of a run's year; the file is there whole or not at all. @returns what was written. */
export function exportTax(run: RunDocument, { year, out }: TaxRequest) {
  const replayed = replayBook(run.journal, Number.MAX_SAFE_INTEGER as EpochMs);
  if (!replayed.ok)
    throw new DataError(`run ${run.runId} was made by an older version (${run.code}); run it again`);
  const found = section1256(run.journal, replayed.value.book.ledger.transactions, year);
  if (!found.ok) throw new DataError(`run ${run.runId} has nothing of ${year}: ${found.detail}`);
  writeWhole(out, taxCsv(found.value));
  const { rows, gainCents, longTermCents, shortTermCents, excluded, stillOpen } = found.value;
  return {
    human: [
      `Section 1256 gains of ${year}: ${rows.length} rows in ${out}`,
      `Gain ${money(gainCents)}: long-term 60 % ${money(longTermCents)}, short-term 40 % ${money(shortTermCents)}`,
      ...(excluded.length > 0 ? [`Left out, not section 1256: ${excluded.join(', ')}`] : []),
      ...(stillOpen.length > 0
        ? [`Open at the end of the run, not yet recognised: ${stillOpen.join(', ')}`]
        : []),
      TAX_NOTICE,
    ].join('\n'),
    json: {
      schema: 'alvh.tax/1',
      runId: run.runId,
      year,
      file: out,
      rows: rows.length,
      gainCents,
      longTermCents,
      shortTermCents,
      excluded,
      stillOpen,
      notice: TAX_NOTICE,
    },
  };
}
