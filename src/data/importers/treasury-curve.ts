import { z } from 'zod';
import { isoDate } from '../../market/index.ts';
import type { Imported, Importer, ValueRow } from '../imported.ts';
import { parseDocument } from '../json-document.ts';
import { sameEvening } from '../known-at.ts';
import { ImportRefusal } from '../refusal.ts';

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
