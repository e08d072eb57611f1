import { z } from 'zod';

/** A share of one: above 0, up to 1. */
export const share = z.number().gt(0).max(1);
/** Forward delta of a bought call, in or out of the money. */
export const callDelta = z.number().gt(0).lt(1);
/** Index points, positive. */
export const points = z.number().positive();
/** Civil time `HH:MM`; its zone stands beside it. */
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');
/** A level at which something starts and a lower one at which it ends, so that noise between them changes nothing. */
export const Trigger = z
  .strictObject({ engage: z.number(), release: z.number() })
  .refine(({ engage, release }) => release <= engage, 'release must not be above engage');
/** Days to expiry, both ends included, calendar days. */
export const DayWindow = z
  .strictObject({
    min: z.number().int().nonnegative().describe('calendar days'),
    max: z.number().int().positive().describe('calendar days'),
  })
  .refine(({ min, max }) => min <= max, 'min must not exceed max');
/** Kinds of scheduled releases. */
export const ReleaseKinds = z.array(z.enum(['fomc', 'cpi', 'ppi', 'jobs'])).min(1);
