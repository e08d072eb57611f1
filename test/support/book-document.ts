import { z } from 'zod';

const absence = z.strictObject({ absent: z.string().min(1), detail: z.string().optional() });
const or = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, absence]);
const cents = z.int();
const instant = z.iso.datetime({ offset: true });
const date = z.iso.date();
const share = z.number().min(0).max(1);
const byLayer = z.strictObject({ anchor: cents, pivot: cents, 'second-engine': cents });
const provenance = z.enum(['quoted', 'implied', 'modelled', 'synthetic']);

const marginReport = {
  availableCents: cents,
  requirementCents: cents.nonnegative(),
  excessCents: cents,
  optionsCents: cents.nonnegative(),
  futuresMaintenanceCents: cents.nonnegative(),
  futuresInitialCents: cents.nonnegative(),
  sharesMaintenanceCents: cents.nonnegative(),
  sharesInitialCents: cents.nonnegative(),
  worstExpiryCents: z.union([cents, z.literal('unbounded')]),
};

const margin = or(
  z.strictObject({
    now: z.strictObject(marginReport),
    path: z
      .array(
        z.strictObject({
          indexPercent: z.number(),
          vix: z.number().positive(),
          gainCents: cents,
          ...marginReport,
        }),
      )
      .min(5),
    provenance,
  }),
);

const irr = or(
  z.strictObject({
    sessions: z
      .array(
        z.strictObject({
          date,
          pnlCents: byLayer,
          interestCents: cents,
          marginCents: cents.nonnegative(),
          peakMarginCents: cents.nonnegative(),
        }),
      )
      .min(1),
    rates: z.strictObject({ financePercent: z.number(), reinvestPercent: z.number() }),
    hurdles: z.array(z.strictObject({ name: z.string(), percentAYear: or(z.number()) })),
    variants: z
      .array(
        z.strictObject({
          without: z.enum(['anchor', 'pivot', 'second-engine']).nullable(),
          pnlCents: cents,
          days: z.int().nonnegative(),
          internalRates: or(
            z.strictObject({
              signChanges: z.int().nonnegative(),
              percentAYear: z.array(
                z.union([z.number(), z.strictObject({ absent: z.string(), continuous: z.number() })]),
              ),
            }),
          ),
          measures: z
            .array(
              z.strictObject({
                measure: z.enum(['xirr', 'mirr', 'time-weighted', 'on-peak-margin', 'on-drawdown']),
                return: or(z.strictObject({ periodPercent: z.number(), yearPercent: z.number() })),
                interval: or(
                  z.strictObject({
                    lower: z.number(),
                    upper: z.number(),
                    draws: z.int().positive(),
                    undefinedDraws: z.int().nonnegative(),
                  }),
                ),
                reaches: z.array(z.strictObject({ name: z.string(), share: or(share) })),
              }),
            )
            .length(5),
        }),
      )
      .min(1),
    marginCarried: z.int().nonnegative(),
    notes: z.array(z.string().min(1)),
  }),
);

const beta = z.strictObject({ beta: z.number(), standardError: z.number().nonnegative(), days: z.int() });

const capital = z.strictObject({
  quickRatio: or(
    z.strictObject({
      ratio: z.number(),
      assetsDollars: z.number(),
      obligationsDollars: z.number().positive(),
    }),
  ),
  funding: or(
    z.strictObject({
      billPercent: or(z.number()),
      boxPercent: or(z.number()),
      boxErrorPercent: or(z.number().nonnegative()),
      loanPercent: or(z.number()),
      beta: or(beta),
      downBeta: or(beta),
      betaUsed: or(z.number()),
      premiumPercent: or(z.number()),
      equityPercent: or(z.number()),
      debtShare: share,
      costPercent: or(z.number()),
    }),
  ),
  sizing: or(z.looseObject({ decisions: z.array(z.looseObject({ lots: z.int(), asked: z.int() })).min(1) })),
  ruin: or(
    z.strictObject({
      chains: z.int().positive(),
      rolled: z.int().nonnegative(),
      worstOutcome: z.number(),
      fraction: share,
      bets: z.int().positive(),
      ruinShare: share,
      seed: z.int(),
      rows: z
        .array(
          z.strictObject({
            name: z.string(),
            estimate: z.strictObject({
              paths: z.int().positive(),
              ruined: z.int().nonnegative(),
              probability: share,
              standardError: z.number().nonnegative(),
              endShare: z.strictObject({ low: z.number(), median: z.number(), high: z.number() }),
            }),
          }),
        )
        .length(3),
    }),
  ),
});

const touches = z.strictObject({ seen: z.int().nonnegative(), put: z.boolean(), call: z.boolean() });
const bin = z.strictObject({
  forecasts: z.int().positive(),
  lowest: share,
  highest: share,
  predicted: share,
  happened: z.int().nonnegative(),
  realised: share,
  interval: z.strictObject({ lower: share, upper: share }),
});

const excursions = or(
  z.strictObject({
    condors: z
      .array(
        z.strictObject({
          positionId: z.string(),
          worstMarkCents: cents.nullable(),
          marks: z.int().nonnegative(),
          underWaterMs: z.number().nonnegative(),
          lifeMs: z.number().positive(),
          touchedAtMarks: touches,
          touchedInBars: touches,
          breach: z.enum(['none', 'put', 'call']).nullable(),
          predicted: z.strictObject({ put: share, call: share, anyTouch: share }).nullable(),
        }),
      )
      .min(1),
    calibration: or(
      z.strictObject({ bins: z.array(bin).min(1), all: bin, brier: share, brierOfRealisedShare: share }),
    ),
  }),
);

const attribution = or(
  z.strictObject({
    cells: z.array(
      z.strictObject({
        layer: z.enum(['anchor', 'pivot', 'second-engine']),
        wing: z.enum(['put', 'call', 'future']),
        cause: z.string(),
        cents,
      }),
    ),
    interestCents: cents,
    totalCents: cents,
    missing: z.array(z.strictObject({ contract: z.string(), reason: z.string(), times: z.int() })),
  }),
);

const timeshift = or(
  z.array(
    z.strictObject({
      hours: z.number().nonnegative(),
      volPoints: z.number(),
      skewPoints: z.number(),
      termPoints: z.number(),
      cells: z.array(z.looseObject({ spotPercent: z.number() })).min(1),
      breakEvenPercents: or(z.array(z.number())),
    }),
  ),
);

/** What `alvh book --json` prints, with the sections whose shape is stated here: every key and its unit, nothing else. */
export const bookDocument = z.strictObject({
  schema: z.literal('alvh.book/1'),
  runId: z.string().nullable(),
  at: instant,
  provenance,
  cashCents: cents,
  positions: z.array(z.looseObject({ id: z.string(), layer: z.string(), openedAt: instant })),
  sections: z.strictObject({
    attribution: attribution.optional(),
    explain: z.looseObject({}).optional(),
    breakeven: z.looseObject({}).optional(),
    stress: z.looseObject({}).optional(),
    irr: irr.optional(),
    margin: margin.optional(),
    capital: capital.optional(),
    excursions: excursions.optional(),
    timeshift: timeshift.optional(),
  }),
  notice: z.string().includes('not investment advice'),
});

export type BookDocument = z.output<typeof bookDocument>;

/** The part of a section that is there. @throws Error with its reason when it is absent. */
export function present<Section extends object>(
  section: Section | undefined,
): Exclude<Section, { absent: string }> {
  if (section === undefined) throw new Error('the section was not shown');
  if ('absent' in section) throw new Error(`absent: ${String(section.absent)}`);
  return section as Exclude<Section, { absent: string }>;
}
