import { z } from 'zod';
import { RANGE_ESTIMATORS } from '../../volatility/index.ts';
import { DayWindow, share } from './scalars.ts';

/** The roll policy ("time shift"): off unless present. */
export const Rolls = z
  .strictObject({
    triggers: z
      .strictObject({
        range: z
          .strictObject({
            estimator: z.enum(RANGE_ESTIMATORS).describe('named estimator of the expected one-day range'),
            percent: z.number().positive().describe('% of the forward'),
          })
          .optional()
          .describe('expected one-day range at or above this'),
        vix: z.number().positive().optional().describe('VIX at or above this, points'),
        shortDelta: share.optional().describe('a held short strike at or beyond this absolute forward delta'),
      })
      .refine((t) => Object.values(t).some((one) => one !== undefined), 'needs at least one trigger')
      .describe('any one of them rolls; a condor opened in this session is left alone until the next'),
    targetDays: DayWindow.describe(
      'days to expiry of the condor rolled into; the shortest quoted inside is taken',
    ),
    maxRolls: z.number().int().positive().describe('rolls in one chain'),
    maxChainShare: share.describe(
      'most that a chain may lose in all, realised losses of its earlier condors included, share of equity',
    ),
  })
  .describe(
    'A threatened condor is closed and sold again in a later expiry by the same placement; never for a larger loss.',
  );
