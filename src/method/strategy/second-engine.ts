import { z } from 'zod';
import { callDelta, DayWindow, ReleaseKinds, share } from './scalars.ts';

const Arm = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('always') }),
  z
    .strictObject({
      rule: z.literal('release-ahead'),
      kinds: ReleaseKinds,
      withinHours: z.number().positive(),
    })
    .describe('armed while such a release lies ahead; sold when it is past'),
  z
    .strictObject({
      rule: z.literal('implied-premium-jump'),
      percentPoints: z
        .number()
        .positive()
        .describe('rise of the implied premium bound (SVIX) since the last session, %/year'),
      standIn: z
        .enum(['none', 'vix-squared'])
        .default('none')
        .describe('what stands for the bound where the chains do not give it; vix-squared reads VIX²/100'),
    })
    .describe('bought on the jump; then held until it is monetised or near its expiry'),
  z
    .strictObject({
      rule: z.literal('vix-below'),
      points: z.number().positive().describe('VIX below this many points'),
    })
    .describe('bought and renewed while VIX is low; held whatever VIX does after'),
  z
    .strictObject({
      rule: z.literal('macro-surprise'),
      kinds: ReleaseKinds,
      z: z.number().positive().describe('|actual − consensus| in standard deviations of past surprises'),
      holdSessions: z.number().int().positive().default(5).describe('stays armed this many sessions'),
    })
    .describe('armed after the surprise, the session of the release counting as the first; then sold'),
  z
    .strictObject({
      rule: z.literal('cheap-tail'),
      percentile: z.number().min(1).max(99).describe('VIX at or below this percentile of its history'),
      sessions: z.number().int().min(20).default(252).describe('closes of that history'),
    })
    .describe('bought while VIX stands low; then held until it is monetised or near its expiry'),
]);

const otmDelta = z.number().gt(0).lt(0.5);

const Size = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z.literal('per-ten-condors'),
    contracts: z
      .number()
      .positive()
      .describe('calls per ten condors of one entry; rounded to whole contracts, halves down'),
  }),
  z.strictObject({
    rule: z.literal('equity-percent'),
    levels: z
      .array(
        z.strictObject({
          forwardAbove: z.number().nonnegative().describe('VIX forward of the expiry, points'),
          percent: z.number().min(0).max(100).describe('% of equity spent on calls at the offer'),
        }),
      )
      .min(1)
      .refine(
        (levels) => levels.every((one, i) => i === 0 || levels[i - 1]!.forwardAbove < one.forwardAbove),
        {
          message: 'forwardAbove must ascend',
        },
      )
      .describe(
        'the last level whose forwardAbove lies below the forward counts; below the first nothing is bought',
      ),
  }),
]);

const Instrument = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('put-spread'),
      expiryDays: DayWindow.describe('days to expiry; the longest quoted expiry inside'),
      longDelta: otmDelta.describe('absolute forward delta of the put bought'),
      shortDelta: otmDelta.describe('absolute forward delta of the put sold'),
      spreads: z.number().int().positive().describe('put spreads held, before the budget'),
    })
    .refine((s) => s.shortDelta < s.longDelta, 'the short put must be further out: shortDelta < longDelta'),
  z.strictObject({
    kind: z.literal('vix-call-ladder'),
    rungs: z
      .array(
        z.strictObject({
          days: DayWindow.describe('days to expiry; the longest quoted monthly VIX expiry inside'),
          delta: callDelta.describe('forward delta of the call'),
          size: Size,
          renewDays: z
            .number()
            .int()
            .positive()
            .optional()
            .describe(
              'while armed, a call with at most this many calendar days left is given up for a later one; never unless given',
            ),
        }),
      )
      .min(1)
      .describe('each rung is held and renewed for itself'),
  }),
]);

const CapitalCost = z
  .strictObject({
    beta: z.number().min(0).max(3).describe('beta of the strategy to SPX, as stated; 1 moves with the index'),
    premium: z
      .enum(['svix', 'dividend-discount'])
      .default('svix')
      .describe('equity premium: Martin’s bound from the chains, or discounted cash by the monthly series'),
    growthPercent: z
      .number()
      .min(-20)
      .max(30)
      .optional()
      .describe(
        'growth of index cash over five years, % a year; with it the discounted-cash premium is shown',
      ),
    debtShare: z
      .number()
      .min(0)
      .max(0.9)
      .default(0)
      .describe('share of the account’s capital that is borrowed'),
    funding: z
      .enum(['bill-3m', 'box'])
      .default('bill-3m')
      .describe('rate of what is borrowed: the three-month bill, or the rate that SPX boxes imply'),
    taxShare: z.number().min(0).max(1).default(0).describe('share of interest that tax gives back'),
    sessions: z
      .number()
      .int()
      .min(5)
      .default(20)
      .describe('sessions over which the account’s realised return is taken'),
  })
  .refine(({ premium, growthPercent }) => premium === 'svix' || growthPercent !== undefined, {
    message: 'dividend-discount needs growthPercent',
    path: ['growthPercent'],
  })
  .describe(
    'Buys only while the account’s realised return, % a year, is at least its weighted cost of capital (CAPM on its own part).',
  );

/** Layer three. */
export const SecondEngine = z
  .strictObject({
    arm: Arm,
    instrument: Instrument,
    budgetBasisPointsPerMonth: z
      .number()
      .positive()
      .optional()
      .describe(
        'most premium spent in a calendar month, basis points of the account’s equity; not used is lost',
      ),
    slices: z
      .number()
      .int()
      .positive()
      .default(1)
      .describe('the size is bought in this many equal parts, one a session'),
    monetise: z
      .strictObject({
        profitMultiple: z
          .number()
          .gt(1)
          .optional()
          .describe('sold when worth this multiple of its cost at the touch'),
        vixAbove: z
          .number()
          .positive()
          .optional()
          .describe('sold when VIX is above this many points; nothing is bought there'),
        coolSessions: z
          .number()
          .int()
          .nonnegative()
          .default(0)
          .describe('sessions after the one of a sale in which nothing is bought'),
        reinvestShare: share
          .optional()
          .describe(
            'share of the gain of a call sold at profitMultiple that is spent at once on the next longer rung (the publisher’s vega martingale); off unless given',
          ),
      })
      .refine(
        ({ profitMultiple, vixAbove }) => profitMultiple !== undefined || vixAbove !== undefined,
        'needs profitMultiple or vixAbove',
      )
      .refine(
        ({ profitMultiple, reinvestShare }) => reinvestShare === undefined || profitMultiple !== undefined,
        {
          message: 'reinvestShare needs profitMultiple',
          path: ['reinvestShare'],
        },
      )
      .optional(),
    hurdlePercent: z
      .number()
      .optional()
      .describe(
        'needs an implied premium bound of at least this, % a year, before capital is put to the layer',
      ),
    hurdleBy: z
      .enum(['svix', 'dividend-discount'])
      .optional()
      .describe(
        'premium that must reach hurdlePercent: Martin’s bound from the chains, as without this key; or discounted cash by the monthly series',
      ),
    hurdleGrowthPercent: z
      .number()
      .min(-20)
      .max(30)
      .optional()
      .describe('growth of index cash over five years, % a year, for dividend-discount'),
    capitalCost: CapitalCost.optional(),
    closeDays: z
      .number()
      .int()
      .nonnegative()
      .default(1)
      .describe('sold when this many calendar days are left; 0 holds to settlement'),
  })
  .refine(
    ({ instrument, closeDays }) =>
      (instrument.kind === 'put-spread'
        ? [instrument.expiryDays]
        : instrument.rungs.map(({ days }) => days)
      ).every(({ min }) => closeDays === 0 || closeDays < min),
    {
      message: 'closeDays must be below the least days to expiry, or it is sold as it is bought',
      path: ['closeDays'],
    },
  )
  .refine(
    ({ instrument, monetise }) =>
      instrument.kind === 'vix-call-ladder' || monetise?.reinvestShare === undefined,
    { message: 'reinvestShare needs a ladder', path: ['monetise', 'reinvestShare'] },
  )
  .refine(({ hurdlePercent, hurdleBy }) => hurdleBy === undefined || hurdlePercent !== undefined, {
    message: 'hurdleBy needs hurdlePercent',
    path: ['hurdleBy'],
  })
  .refine(
    ({ hurdleBy, hurdleGrowthPercent }) =>
      (hurdleBy === 'dividend-discount') === (hurdleGrowthPercent !== undefined),
    {
      message: 'hurdleGrowthPercent goes with hurdleBy dividend-discount, and only with it',
      path: ['hurdleGrowthPercent'],
    },
  )
  .refine(
    ({ instrument, closeDays }) =>
      instrument.kind === 'put-spread' ||
      instrument.rungs.every(
        ({ renewDays, days }) => renewDays === undefined || (renewDays > closeDays && renewDays < days.min),
      ),
    {
      message: 'renewDays must lie between closeDays and the least days to expiry of its rung',
      path: ['instrument', 'rungs'],
    },
  )
  .describe(
    'Layer three: the second engine, a far out-of-the-money SPX put spread or a ladder of VIX calls held while armed, paid from the account’s cash.',
  );
