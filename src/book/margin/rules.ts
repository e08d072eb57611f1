import { z } from 'zod';
import { jsonDate } from '../../market/index.ts';

const share = z.number().min(0).max(1);

const futuresEra = z
  .strictObject({
    from: jsonDate,
    until: jsonDate,
    /** Maintenance in dollars per VX contract by VIX level, ascending in both; straight lines between. */
    maintenance: z.array(z.tuple([z.number().positive(), z.number().positive()])).min(2),
    source: z.string().min(1),
  })
  .refine(({ from, until }) => from <= until, '`from` must not be after `until`')
  .refine(
    ({ maintenance }) =>
      maintenance.every(([vix, dollars], row) => {
        const before = maintenance[row - 1];
        return !before || (vix > before[0] && dollars > before[1]);
      }),
    'VIX levels and their amounts must both ascend',
  );

const scan = z.strictObject({ down: share, up: z.number().positive() });

/** Margin rules as a user may write them in JSON; see docs/market-rules.md for the meaning and source of each. */
export const marginRulesSchema = z.strictObject({
  schema: z.literal('alvh.margin-rules/1'),
  /** Uncovered options: premium plus `rate` of the underlying less what it is out of the money, at least `floor`. */
  uncovered: z.strictObject({
    index: z.strictObject({ rate: share, floor: share }),
    volatility: z.strictObject({ rate: share, floor: share }),
  }),
  /** Risk array: moves of the underlying as shares of it, in `steps` equal steps to each side. */
  portfolio: z.strictObject({
    steps: z.int().positive(),
    index: scan,
    /** Moves of the volatility future by days to its expiry; the first row whose `upToDays` is not passed holds. */
    volatility: z.array(scan.extend({ upToDays: z.int().positive() })).min(1),
    minimumDollarsPerContract: z.number().nonnegative(),
  }),
  /** Long shares of a fund, as shares of their value: Regulation T, and FINRA rule 4210 times the fund's multiple. */
  shares: z
    .strictObject({ initial: share, maintenance: share })
    .prefault({ initial: 0.5, maintenance: 0.25 }),
  futures: z.strictObject({
    /** In any order; no day belongs to two. */
    eras: z
      .array(futuresEra)
      .min(1)
      .refine(
        (eras) =>
          eras.every((era, index) =>
            eras.every((other, at) => at >= index || era.until < other.from || other.until < era.from),
          ),
        'eras must not overlap',
      ),
    /** Initial requirement as a multiple of maintenance. */
    initialRatio: z.number().min(1),
  }),
});

/** Margin rules as read and checked, schema `alvh.margin-rules/1`. */
export type MarginRules = z.output<typeof marginRulesSchema>;

/**
 * Rules shipped: Cboe rules 10.3 and 10.4 for options; orders of magnitude seen at brokers for VX, which must be
 * replaced by the clearing house's own figures before money depends on them.
 */
export const DEFAULT_MARGIN_RULES: MarginRules = marginRulesSchema.parse({
  schema: 'alvh.margin-rules/1',
  uncovered: {
    index: { rate: 0.15, floor: 0.1 },
    volatility: { rate: 0.2, floor: 0.1 },
  },
  portfolio: {
    steps: 5,
    index: { down: 0.08, up: 0.06 },
    volatility: [
      { upToDays: 30, down: 0.25, up: 0.6 },
      { upToDays: 90, down: 0.2, up: 0.4 },
      { upToDays: 100_000, down: 0.15, up: 0.25 },
    ],
    minimumDollarsPerContract: 37.5,
  },
  futures: {
    initialRatio: 1.1,
    eras: [
      {
        from: '2004-03-26',
        until: '2018-02-05',
        maintenance: [
          [12, 2900],
          [17, 4000],
          [30, 7500],
          [60, 15000],
        ],
        source: 'broker quotes of 2013, an order of magnitude; levels above 17 are an assumption',
      },
      {
        from: '2018-02-06',
        until: '2030-12-31',
        maintenance: [
          [12, 5500],
          [15, 6800],
          [20, 8100],
          [25, 10100],
          [30, 12000],
          [50, 21000],
          [70, 27000],
        ],
        source: 'broker and exchange quotes of 2018 to 2025, an order of magnitude',
      },
    ],
  },
});
