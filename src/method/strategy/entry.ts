import { z } from 'zod';
import { clockTime } from './scalars.ts';

/** When, each session, the strategy decides on a condor. */
export const Entry = z
  .strictObject({
    time: clockTime.describe('civil time HH:MM in `zone`'),
    zone: z.enum(['America/New_York', 'America/Chicago']).describe('IANA zone of `time`; never an offset'),
    toleranceMinutes: z.number().positive().max(180).describe('a snapshot further than this from `time` is not used'),
    maxQuoteAgeMinutes: z.number().positive().default(5).describe('older quotes at decision time are stale'),
  })
  .describe('One entry a session: the snapshot of the session nearest to `time`.');
