import { z } from 'zod';
import { isTradingDay } from './calendar.ts';
import { jsonDate } from './json-units.ts';
import { type SettlementPrint, SettlementTable } from './settlement.ts';

/** Official settlement values as a user may write them in JSON; `fallback` marks a value that stands in for one. */
export const settlementFileSchema = z.strictObject({
  schema: z.literal('alvh.settlements/1'),
  prints: z
    .array(
      z.strictObject({
        source: z.enum(['SPX-close', 'SET', 'VRO']),
        date: jsonDate.refine((date) => isTradingDay(date), 'nothing settles on a day without a session'),
        value: z.number().positive(),
        origin: z.string().min(1),
        fallback: z.boolean().default(false),
      }),
    )
    .superRefine((prints, context) => {
      const official = new Map<string, number>();
      for (const [index, { source, date, value, fallback }] of prints.entries()) {
        if (fallback) continue;
        const held = official.get(`${source} ${date}`);
        if (held !== undefined && held !== value) {
          const message = `two official values for ${source} of ${date}: ${held} and ${value}`;
          context.addIssue({ code: 'custom', message, path: [index] });
        }
        official.set(`${source} ${date}`, value);
      }
    }),
});

/**
 * A settlement table from a user's prints followed by those of a data set: the user's win among equals.
 * @throws ZodError that names the row and what is wrong with it.
 */
export function settlementTableOf(file: unknown, others: Iterable<SettlementPrint>): SettlementTable {
  return new SettlementTable([...settlementFileSchema.parse(file).prints, ...others]);
}
