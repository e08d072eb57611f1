import { z } from 'zod';
import { FUND_ROOTS, type FundRoot } from '../../market/index.ts';
import { callDelta, share, Trigger } from './scalars.ts';

const Instrument = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['VX', 'VXM']),
    minDays: z
      .number()
      .int()
      .nonnegative()
      .describe('the first monthly tenor with this many calendar days left'),
  }),
  z
    .strictObject({
      kind: z.literal('VIX-call'),
      delta: callDelta.describe('forward delta of the call'),
      minDays: z.number().int().nonnegative().describe('calendar days left'),
      maxDays: z
        .number()
        .int()
        .positive()
        .describe('calendar days left; the shortest quoted monthly between'),
    })
    .refine(({ minDays, maxDays }) => minDays <= maxDays, 'minDays must not exceed maxDays'),
  z
    .strictObject({
      kind: z.literal('VIX-ETF'),
      symbol: z
        .enum(FUND_ROOTS as [FundRoot])
        .describe(
          'fund on the S&P 500 VIX Short-Term Futures Index: VIXY, UVXY (a multiple of its day) or VXX',
        ),
    })
    .describe(
      'shares of a fund on VIX futures, whole ones; where a tape carries no quotes of it the layer refuses, and says so',
    ),
]);

const TermState = z
  .strictObject({
    contango: z.number().min(0.5).max(1).default(1).describe('factor of the ratio in contango'),
    backwardation: z.number().min(1).max(2).describe('factor of the ratio in backwardation; flat is 1'),
    contangoBelow: z.number().positive().default(0.92).describe('VIX over VIX3M below which it is contango'),
    backwardationAbove: z
      .number()
      .positive()
      .default(1)
      .describe('VIX over VIX3M above which it is backwardation'),
    band: z
      .number()
      .nonnegative()
      .default(0.02)
      .describe('a boundary is crossed only half of this beyond it, either way'),
    dwellSessions: z
      .number()
      .int()
      .nonnegative()
      .max(60)
      .default(1)
      .describe('closes after the first that must call for a new shape before it counts'),
  })
  .refine(
    ({ contangoBelow, backwardationAbove, band }) => contangoBelow + band <= backwardationAbove,
    'contangoBelow + band must not exceed backwardationAbove',
  )
  .describe(
    'Factor by the state of the term structure, told by the daily closes of VIX over VIX3M with hysteresis and a dwell time.',
  );

const Ratio = z
  .strictObject({
    rsi: z.number().min(0).max(2).default(0).describe('a in 1 + a·(50 − RSI14)/50 of SPX; 0 is off'),
    rsiBars: z.enum(['daily', '5m']).default('daily').describe('closes that the RSI is taken of'),
    termStructure: z
      .number()
      .min(0)
      .max(2)
      .default(0)
      .describe('a in 1 + a·(ratio − centre)/scale of near over far volatility; 0 is off'),
    termOf: z
      .enum(['front-months', 'constant-maturity', 'spot-to-front', 'spot-to-three-months'])
      .default('front-months')
      .describe(
        'VX1/VX2, which jumps as contracts expire; VX of 30 over VX of 60 days, which does not; VIX/VX1; or VIX/VIX3M',
      ),
    termCentre: z
      .number()
      .positive()
      .default(0.93)
      .describe('ratio at which the factor is 1; the default is of VX1/VX2'),
    termScale: z.number().positive().default(0.06).describe('ratio that counts as one step'),
    termPercentile: z
      .strictObject({
        strength: z.number().positive().max(2).describe('a in 1 + a·(2p − 1), p from 0 to 1'),
        sessions: z.number().int().min(20).default(252).describe('closes the percentile is taken in'),
      })
      .optional()
      .describe('Factor by the percentile p of VIX over VIX3M among its closes.'),
    termState: TermState.optional(),
    breadth: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('κ in 1 + κ·max(0, D), the A/D divergence, at most 1.5; 0 is off'),
    breadthBy: z
      .enum(['slopes', 'averages', 'members'])
      .default('slopes')
      .describe(
        'D: z of the slope of SPX less that of the A/D line; or 1 where SPX is above its 50-day average and the line below its own; or, SPX above its own, what the share of members above theirs falls short of one half, doubled',
      ),
    membersSeries: z
      .string()
      .optional()
      .describe(
        'daily series of the tape: % of the index’s members above their 50-day averages; us-largecap-above-50-day unless given',
      ),
    breadthSeries: z
      .enum(['nyse-net-advances', 'us-largecap-net-advances'])
      .default('nyse-net-advances')
      .describe('daily advances less declines that the A/D line sums'),
    min: z.number().nonnegative().default(0).describe('least multiple of the base ratio'),
    max: z.number().positive().default(2).describe('largest multiple of the base ratio'),
  })
  .refine(({ min, max }) => min <= 1 && max >= 1, '1, the neutral multiple, must lie between min and max')
  .describe('multiplies the base size by RSI, term structure and breadth, clipped');

const Sizing = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z.literal('per-condor'),
    contracts: z.number().positive().describe('contracts, or shares, per condor of one entry'),
  }),
  z.strictObject({
    rule: z.literal('loss-share'),
    share: share.describe('share of the condors’ modelled loss to be covered'),
    moveInRanges: z.number().positive().describe('at a fall of this many one-day ranges of VIX/√252'),
  }),
]);

/** Layer two. */
export const Pivot = z
  .strictObject({
    instrument: Instrument,
    sizing: Sizing,
    ratio: Ratio.prefault({}),
    need: z.number().int().positive().describe('how many of the triggers must hold'),
    triggers: z
      .strictObject({
        vixChangePoints: Trigger.optional().describe('VIX − previous close, points'),
        frontRatio: Trigger.optional().describe('first VX tenor / second; 1 and above is inversion'),
        moveInExpectedRanges: Trigger.optional().describe(
          '|SPX − previous close| in expected one-day ranges',
        ),
        realisedOverVix1d: Trigger.optional().describe(
          'annualised volatility of the last 30 minutes / VIX1D',
        ),
        shortDelta: Trigger.optional().describe(
          'largest absolute forward delta of a held short strike; 0 while none is held',
        ),
      })
      .refine((t) => Object.values(t).some((one) => one !== undefined), 'needs at least one trigger'),
    coolSessions: z
      .number()
      .int()
      .nonnegative()
      .default(0)
      .describe('sessions after an exit without a new entry'),
    rollDays: z
      .number()
      .int()
      .nonnegative()
      .default(0)
      .describe(
        'the hedge goes to the next tenor, in the same size, when this many calendar days are left; 0 never',
      ),
  })
  .refine(
    ({ rollDays, instrument }) =>
      rollDays === 0 || !('minDays' in instrument) || rollDays < instrument.minDays,
    {
      message: 'rollDays must be below instrument.minDays, or what is bought is rolled at once',
      path: ['rollDays'],
    },
  )
  .refine(({ rollDays, instrument }) => rollDays === 0 || instrument.kind !== 'VIX-ETF', {
    message: 'rollDays must be 0 for a fund: it rolls what it holds itself',
    path: ['rollDays'],
  })
  .refine(
    ({ need, triggers }) => need <= Object.values(triggers).filter(Boolean).length,
    'needs more triggers than it has',
  )
  .describe('Layer two: the adaptive volatility pivot, long VIX exposure while its triggers hold.');
