import { z } from 'zod';
import { CALENDAR_YEARS, instantOf, jsonDate } from '../../market/index.ts';
import type { Imported, Importer, ValueRow } from '../imported.ts';
import { parseDocument } from '../json-document.ts';
import { afterClose } from '../known-at.ts';
import { ImportRefusal } from '../refusal.ts';

const seriesFileSchema = z.strictObject({
  schema: z.literal('alvh.series/1'),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case words joined by hyphens'),
  values: z
    .array(
      z
        .strictObject({
          date: jsonDate.refine(
            (date) => Number(date.slice(0, 4)) <= CALENDAR_YEARS.last,
            `after ${CALENDAR_YEARS.last}, where the calendar ends`,
          ),
          value: z.number(),
          /** From the midnight of this date on, New York; after the stock close of `date` unless given. */
          knownFrom: jsonDate.exactOptional(),
        })
        .transform(({ date, value, knownFrom }) => ({
          date,
          value,
          knownAt:
            knownFrom === undefined ? afterClose(date) : instantOf(knownFrom, '00:00', 'America/New_York'),
        })),
    )
    .min(1),
});

/** The user's own series of dated numbers under the name a strategy reads it by, as JSON of the schema `alvh.series/1`. */
export const seriesFile: Importer = {
  name: 'series-file',
  version: 1,
  replaces: true,
  recognises: (_source, head) => /"schema"\s*:\s*"alvh\.series\//.test(head),
  async read(source): Promise<Imported> {
    const { name, values } = parseDocument(source, seriesFileSchema);
    const rows = values.map(({ date, knownAt, value }, index): ValueRow => {
      const before = values[index - 1];
      const refuse = (what: string) => new ImportRefusal(`values.${index}: ${what}`, index + 1);
      if (before && date <= before.date) throw refuse(`${date} does not come after ${before.date}`);
      if (before && knownAt < before.knownAt) throw refuse(`${date} is known before ${before.date}`);
      return { name, date, knownAt, value };
    });
    return { values: rows };
  },
};
