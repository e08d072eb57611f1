import { z } from 'zod';
import { DayWindow, ReleaseKinds, share } from './scalars.ts';

const Arm = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('always') }),
  z.strictObject({
    rule: z.literal('release-ahead'),
    kinds: ReleaseKinds,
    withinHours: z.number().positive(),
  }),
  z.strictObject({
    rule: z.literal('implied-premium-jump'),
    percentPoints: z.number().positive().describe('rise of the implied premium bound since the last session, %/year'),
  }),
  z.strictObject({
    rule: z.literal('macro-surprise'),
    kinds: ReleaseKinds,
    z: z.number().positive().describe('|actual − consensus| in standard deviations of past surprises'),
    holdSessions: z.number().int().positive().default(5).describe('stays armed this many sessions'),
  }),
  z.strictObject({
    rule: z.literal('cheap-tail'),
    percentile: z.number().min(1).max(99).describe('armed while VIX stands at or below this percentile of its history'),
    sessions: z.number().int().min(20).default(252),
  }),
]);

const Instrument = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('put-spread'),
      expiryDays: DayWindow,
      longDelta: share,
      shortDelta: share,
      spreads: z.number().int().positive().describe('put spreads held, before the budget'),
    })
    .refine((s) => s.shortDelta < s.longDelta, 'the short put must be further out: shortDelta < longDelta'),
  z.strictObject({
    kind: z.literal('vix-call-ladder'),
    rungs: z
      .array(
        z.strictObject({
          days: DayWindow,
          delta: share,
          per10Condors: z.number().positive().describe('calls per ten condors; rounded to whole contracts, halves down'),
        }),
      )
      .min(1)
      .describe('one position a rung, each on the longest quoted monthly VIX expiry inside its window'),
  }),
]);

/** Layer three. */
export const SecondEngine = z
  .strictObject({
    arm: Arm,
    instrument: Instrument,
    budgetBasisPointsPerMonth: z
      .number()
      .positive()
      .optional()
      .describe('most premium spent in a calendar month, basis points of the account’s equity; not used is lost'),
    slices: z.number().int().positive().default(1).describe('the size is bought in this many equal parts, one a session'),
    monetise: z
      .strictObject({
        profitMultiple: z.number().gt(1).optional().describe('sold when worth this multiple of its cost'),
        vixAbove: z.number().positive().optional().describe('sold when VIX is above this many points'),
      })
      .optional(),
    hurdlePercent: z
      .number()
      .optional()
      .describe('needs an implied premium bound of at least this, % a year, before capital is put to the layer'),
    closeDays: z.number().int().nonnegative().default(1).describe('sold when this many calendar days are left'),
  })
  .describe('Layer three: the second engine, a far out-of-the-money SPX put spread or a ladder of VIX calls held while armed.');
