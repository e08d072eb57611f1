import { z } from 'zod';
import { FEE_PRESETS } from '../../market/index.ts';
import { Anchor } from './anchor.ts';
import { Entry } from './entry.ts';
import { Events } from './events.ts';
import { Governor, Policy } from './governor.ts';
import { Pivot } from './pivot.ts';
import { Rolls } from './rolls.ts';
import { SecondEngine } from './second-engine.ts';

const WidenedDays = z
  .strictObject({
    multiple: z
      .number()
      .min(1)
      .max(5)
      .describe(
        'times the quoted distance from the mid at which a package trades on such a day; an assumption',
      ),
    kinds: z
      .array(
        z.enum([
          'index-rebalance',
          'russell-reconstitution',
          'msci-review',
          'monthly-expiry',
          'quarterly-expiry',
          'vix-settlement',
          'vix-weekly-settlement',
          'month-end',
          'quarter-end',
          'holiday-eve',
        ]),
      )
      .default([])
      .describe(
        'calendar flags of the trade date; vix-settlement is the monthly one, on which VX settles too',
      ),
    dates: z
      .array(z.iso.date())
      .default([])
      .describe('further trade dates YYYY-MM-DD, such as those of large listings'),
  })
  .describe('Widened costs on flagged days, in plans and in simulated fills alike.');

const Execution = z.strictObject({
  headline: z
    .enum(['touch', 'travel'])
    .default('travel')
    .describe('the fill level whose figures lead the report; mid is always shown beside it and never leads'),
  fees: z
    .enum(Object.keys(FEE_PRESETS) as [keyof typeof FEE_PRESETS, ...(keyof typeof FEE_PRESETS)[]])
    .default('broker')
    .describe('name of a dated fee schedule; `none` charges nothing'),
  widened: WidenedDays.optional(),
  interest: z
    .enum(['none', 'bills'])
    .default('none')
    .describe(
      'what cash earns: nothing, or the three-month bill rate known at the first snapshot of a session, for the nights since the last one',
    ),
  cashSpreadPercent: z
    .number()
    .nonnegative()
    .max(20)
    .default(0.5)
    .describe('percentage points a year below the bill rate that cash earns, never less than nothing'),
  loanSpreadPercent: z
    .number()
    .nonnegative()
    .max(20)
    .default(1.5)
    .describe('percentage points a year above the bill rate that negative cash costs'),
});

const Target = z
  .strictObject({
    returnPercent: z
      .number()
      .positive()
      .max(1000)
      .optional()
      .describe('return that the structure is held against, % a year'),
    beta: z
      .number()
      .min(-5)
      .max(5)
      .optional()
      .describe(
        'sensitivity of the account to the index for its cost of capital; else estimated from the run, which takes twenty sessions',
      ),
  })
  .describe('What results are compared with; decides nothing.');

/**
 * The strategy file: everything that decides what is traded, nothing about where data comes from. Every number says its
 * unit in its name or description; unknown keys are refused. A section that is left out is off.
 */
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
    governor: Governor.optional(),
    events: Events.optional(),
    policy: Policy.optional(),
    rolls: Rolls.optional(),
    execution: Execution.prefault({}),
    target: Target.optional(),
  })
  .describe('An ALVH strategy: a 1DTE SPX iron condor and the hedge layers around it.')
  .superRefine((strategy, context) => {
    const { placement } = strategy.anchor;
    const highest = strategy.policy?.highestTier;
    const tiers = placement.rule === 'target-credit' ? (placement.tiers ?? []) : [];
    if (highest !== undefined && tiers.every(({ name }) => name !== highest)) {
      context.addIssue({
        code: 'custom',
        path: ['policy', 'highestTier'],
        message: `no credit tier "${highest}" in anchor.placement`,
      });
    }
    const required = new Set<string>(strategy.anchor.requires);
    if (strategy.events?.policy.rule === 'hedge') required.add('second-engine');
    for (const layer of required) {
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

/** A strategy file as read and checked, defaults filled in. */
export type Strategy = z.infer<typeof StrategySchema>;
export type AnchorRules = Strategy['anchor'];
export type PivotRules = NonNullable<Strategy['pivot']>;
export type SecondEngineRules = NonNullable<Strategy['secondEngine']>;
export type GovernorRules = NonNullable<Strategy['governor']>;
export type EventRules = NonNullable<Strategy['events']>;
export type PolicyRules = NonNullable<Strategy['policy']>;
export type RollRules = NonNullable<Strategy['rolls']>;
