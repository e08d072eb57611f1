import { z } from 'zod';
import { FEE_PRESETS } from '../market/index.ts';
import { RANGE_ESTIMATORS } from '../volatility/index.ts';

/**
 * The strategy file: everything that decides what is traded, nothing about where data comes from. Every number says its
 * unit in its name or description; unknown keys are refused.
 */

const delta = z.number().gt(0).lt(0.5);
const points = z.number().positive();

const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM')
  .describe('civil time HH:MM in `zone`');

const Entry = z
  .strictObject({
    time: clockTime,
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

const Estimator = z.enum(RANGE_ESTIMATORS).describe('named estimator of the expected one-day range');

const Placement = z
  .discriminatedUnion('rule', [
    z.strictObject({
      rule: z.literal('delta'),
      put: delta.describe('absolute forward delta of the short put'),
      call: delta.describe('forward delta of the short call'),
    }),
    z.strictObject({
      rule: z.literal('expected-range'),
      estimator: Estimator,
      putMultiple: z.number().positive().describe('short put at forward − multiple × expected range'),
      callMultiple: z.number().positive().describe('short call at forward + multiple × expected range'),
    }),
    z.strictObject({
      rule: z.literal('target-credit'),
      creditPoints: points.describe('net credit per condor, index points, at the headline fill'),
      estimator: Estimator,
      startMultiple: z.number().positive().describe('search starts this many expected ranges out'),
      stepPoints: z
        .number()
        .min(1)
        .describe('one side moves this far in at a time, index points, sides alternating'),
    }),
  ])
  .describe('where the short strikes go; only quoted strikes are used');

const Anchor = z
  .strictObject({
    condors: z.number().int().positive().max(100_000).describe('condors per entry'),
    placement: Placement,
    wings: z.strictObject({
      putPoints: points.describe('short put − long put, index points'),
      callPoints: points.describe('long call − short call, index points'),
    }),
    maxVix: points.optional().describe('no entry while VIX is above this many points'),
    requires: z
      .array(z.enum(['pivot', 'second-engine']))
      .default([])
      .describe('layers that must be covered, or the condor is refused'),
  })
  .describe(
    'Layer one: the base temporal theta anchor, a short iron condor on the next trading-day SPXW expiry.',
  );

const Trigger = z
  .strictObject({ engage: z.number(), release: z.number() })
  .refine(({ engage, release }) => release <= engage, 'release must not be above engage');

const Pivot = z
  .strictObject({
    instrument: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['VX', 'VXM']), minDays: z.number().int().nonnegative() }),
      z
        .strictObject({
          kind: z.literal('VIX-call'),
          delta,
          minDays: z.number().int().nonnegative(),
          maxDays: z.number().int().positive(),
        })
        .refine(({ minDays, maxDays }) => minDays <= maxDays, 'minDays must not exceed maxDays'),
    ]),
    perCondor: z.number().positive().describe('contracts per condor entered in one session'),
    need: z.number().int().positive().describe('how many of the triggers must hold'),
    triggers: z
      .strictObject({
        vixChangePoints: Trigger.optional().describe('VIX − previous close, points'),
        frontRatio: Trigger.optional().describe('first VX tenor / second; 1 and above is inversion'),
        moveInExpectedRanges: Trigger.optional().describe(
          '|SPX − previous close| in expected one-day ranges',
        ),
      })
      .refine((t) => Object.values(t).some((one) => one !== undefined), 'needs at least one trigger'),
  })
  .refine(
    ({ need, triggers }) => need <= Object.values(triggers).filter((one) => one !== undefined).length,
    'needs more triggers than it has',
  )
  .describe('Layer two: the adaptive volatility pivot, long VIX exposure while its triggers hold.');

const SecondEngine = z
  .strictObject({
    arm: z.discriminatedUnion('rule', [
      z.strictObject({ rule: z.literal('always') }),
      z.strictObject({
        rule: z.literal('release-ahead'),
        kinds: z.array(z.enum(['fomc', 'cpi', 'ppi', 'jobs'])).min(1),
        withinHours: z.number().positive(),
      }),
      z.strictObject({
        rule: z.literal('implied-premium-jump'),
        percentPoints: z
          .number()
          .positive()
          .describe('rise of the implied premium bound since the last session, %/year'),
      }),
    ]),
    expiryDays: z.strictObject({
      min: z.number().int().positive().describe('calendar days'),
      max: z.number().int().positive().describe('calendar days'),
    }),
    longDelta: delta,
    shortDelta: delta,
    spreads: z.number().int().positive().describe('put spreads held'),
    closeDays: z
      .number()
      .int()
      .nonnegative()
      .default(1)
      .describe('sold when this many calendar days are left'),
  })
  .refine((s) => s.expiryDays.min <= s.expiryDays.max, 'expiryDays.min must not exceed expiryDays.max')
  .refine(
    (s) => s.closeDays < s.expiryDays.min,
    'closeDays must be below expiryDays.min, or it is sold as it is bought',
  )
  .refine((s) => s.shortDelta < s.longDelta, 'the short put must be further out: shortDelta < longDelta')
  .describe('Layer three: the second engine, a far out-of-the-money SPX put spread held while armed.');

const Execution = z.strictObject({
  headline: z
    .enum(['touch', 'travel'])
    .default('travel')
    .describe('the fill level whose figures lead the report; mid is always shown beside it and never leads'),
  fees: z
    .enum(Object.keys(FEE_PRESETS) as [keyof typeof FEE_PRESETS, ...(keyof typeof FEE_PRESETS)[]])
    .default('broker')
    .describe('name of a dated fee schedule; `none` charges nothing'),
});

export const StrategySchema = z
  .strictObject({
    $schema: z.string().optional(),
    schemaVersion: z.literal(1),
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case words joined by hyphens'),
    description: z.string(),
    capitalDollars: z
      .number()
      .positive()
      .max(1e10)
      .multipleOf(0.01)
      .describe('cash the account starts with, US dollars'),
    entry: Entry,
    anchor: Anchor,
    pivot: Pivot.optional(),
    secondEngine: SecondEngine.optional(),
    execution: Execution.prefault({}),
  })
  .describe('An ALVH strategy: a 1DTE SPX iron condor and the hedge layers around it.')
  .superRefine((strategy, context) => {
    for (const layer of strategy.anchor.requires) {
      const present = layer === 'pivot' ? strategy.pivot : strategy.secondEngine;
      if (!present) {
        context.addIssue({
          code: 'custom',
          path: ['anchor', 'requires'],
          message: `requires "${layer}", which is not configured`,
        });
      }
    }
  });

/** The strategy file's JSON Schema (2020-12), as published beside the shipped strategies. */
export function strategyJsonSchema(): object {
  return z.toJSONSchema(StrategySchema, { io: 'input' });
}

export type Strategy = z.infer<typeof StrategySchema>;
export type AnchorRules = Strategy['anchor'];
export type PivotRules = NonNullable<Strategy['pivot']>;
export type SecondEngineRules = NonNullable<Strategy['secondEngine']>;
