import { z } from 'zod';
import { DayWindow, share } from './scalars.ts';

/** The roll policy ("time shift"): off unless present. */
export const Rolls = z
  .strictObject({
    triggers: z
      .strictObject({
        rangePercent: z.number().positive().optional().describe('expected one-day range above this, % of the forward'),
        vix: z.number().positive().optional().describe('VIX above this, points'),
        shortDelta: share.optional().describe('a held short strike beyond this absolute delta'),
      })
      .refine((t) => Object.values(t).some((one) => one !== undefined), 'needs at least one trigger'),
    targetDays: DayWindow.describe('days to expiry of the condor rolled into'),
    maxRolls: z.number().int().positive().describe('rolls in one chain'),
    maxChainShare: share.describe('cumulative capital at risk of a chain, share of equity; a roll beyond it is refused'),
  })
  .describe('A threatened condor is closed and sold again in a later expiry; never for a larger loss.');
