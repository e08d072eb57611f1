import { z } from 'zod';
import { type IsoDate, isoDate } from './units.ts';

/** A calendar date in a user's JSON file. */
export const jsonDate = z.string().transform((text, context): IsoDate => {
  try {
    return isoDate(text);
  } catch {
    context.addIssue({ code: 'custom', message: `not a calendar date YYYY-MM-DD: "${text}"` });
    return z.NEVER;
  }
});
