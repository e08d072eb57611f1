import { z } from 'zod';
import { clockTime } from './scalars.ts';

/** When, each session, the strategy decides on a condor. */
export const Entry = z
  .strictObject({
    time: clockTime.describe('civil time HH:MM in `zone`'),
    zone: z.enum(['America/New_York', 'America/Chicago']).describe('IANA zone of `time`; never an offset'),
    toleranceMinutes: z
      .number()
      .positive()
      .max(180)
      .describe('a snapshot further than this from `time` is not used'),
    maxQuoteAgeMinutes: z.number().positive().default(5).describe('older quotes at decision time are stale'),
  })
  .refine(({ time, zone }) => {
    const newYork =
      zone === 'America/New_York'
        ? time
        : `${String(Number(time.slice(0, 2)) + 1).padStart(2, '0')}${time.slice(2)}`;
    return newYork >= '09:30' && newYork < '17:00';
  }, 'options trade from 09:30 to 17:00 New York (08:30 to 16:00 Chicago); time must lie between')
  .describe('One entry a session: the snapshot of the session nearest to `time`.');
