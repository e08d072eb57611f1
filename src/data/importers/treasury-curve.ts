import { z } from 'zod';
import { isoDate } from '../../market/index.ts';
import type { Imported, Importer, ValueRow } from '../imported.ts';
import { parseDocument } from '../json-document.ts';
import { sameEvening } from '../known-at.ts';
import { fieldsOfLine } from '../quote-table.ts';
import { ImportRefusal } from '../refusal.ts';
import { textOf } from '../source-file.ts';

const Rows = z.object({ rows: z.array(z.object({ date: z.iso.date() }).catchall(z.unknown())) });
const Envelope = z.object({
  contractVersion: z.literal('official-curve-artifact/v1'),
  families: z.object({ nominal: Rows, real: Rows.optional() }),
});
const NOMINAL = { y3m: 'bill-3m', y2: 'note-2y', y5: 'note-5y', y10: 'note-10y', y30: 'bond-30y' } as const;
const REAL = { y5: 'tips-5y', y10: 'tips-10y', y20: 'tips-20y', y30: 'tips-30y' } as const;

/** Daily Treasury par yields, % a year; the day's curve is out by 18:00 New York. */
export const treasuryCurve: Importer = {
  name: 'treasury-curve',
  version: 1,
  recognises: (_source, head) => /"contractVersion"\s*:\s*"official-curve-artifact\/v1"/.test(head),
  async read(source): Promise<Imported> {
    const { families } = parseDocument(source, Envelope);
    const values = [...yields(families.nominal, NOMINAL), ...yields(families.real ?? { rows: [] }, REAL)];
    if (values.length === 0) throw new ImportRefusal('no yields');
    return { values };
  },
};

const MATURITIES: { readonly [column: string]: string } = {
  '3 Mo': 'bill-3m',
  '2 Yr': 'note-2y',
  '5 Yr': 'note-5y',
  '10 Yr': 'note-10y',
  '30 Yr': 'bond-30y',
};

/** The Treasury's own file of a year of par yields: `Date` as MM/DD/YYYY, then maturities, of which some years lack some. */
export const treasuryRates: Importer = {
  name: 'treasury-rates',
  version: 1,
  recognises: (_source, head) => /^\uFEFF?"?Date"?,.*"?3 Mo"?,.*"?10 Yr"?/.test(head.split(/\r?\n/, 1)[0]!),
  async read(source): Promise<Imported> {
    const [header = '', ...lines] = textOf(source).trimEnd().split(/\r?\n/);
    const columns = fieldsOfLine(header);
    const values = lines.flatMap((line, index) => {
      const fields = fieldsOfLine(line);
      const row = index + 2;
      const parts = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(fields[0] ?? '');
      if (!parts || fields.length !== columns.length)
        throw new ImportRefusal(`"${line}" is no row of yields`, row);
      const date = isoDate(`${parts[3]}-${parts[1]}-${parts[2]}`);
      return columns.flatMap((column, i): ValueRow[] => {
        const name = MATURITIES[column];
        const text = fields[i]!;
        if (name === undefined || text === '') return [];
        const value = Number(text);
        if (!Number.isFinite(value)) throw new ImportRefusal(`${column} "${text}" is no yield`, row);
        return [{ name, date, knownAt: sameEvening(date), value }];
      });
    });
    if (values.length === 0) throw new ImportRefusal('no yields');
    return { values };
  },
};

function yields({ rows }: z.infer<typeof Rows>, names: { readonly [key: string]: string }): ValueRow[] {
  return rows.flatMap((fields, index) =>
    Object.entries(names).flatMap(([key, name]): ValueRow[] => {
      const value = fields[key];
      if (value == null) return [];
      if (typeof value !== 'number')
        throw new ImportRefusal(`${key} ${JSON.stringify(value)} is no yield`, index + 1);
      const date = isoDate(fields.date);
      return [{ name, date, knownAt: sameEvening(date), value }];
    }),
  );
}
