import { z } from 'zod';
import { RANGE_ESTIMATORS } from '../../volatility/index.ts';
import { clockTime, points, share } from './scalars.ts';

const delta = z.number().gt(0).lt(0.5);
const Estimator = z.enum(RANGE_ESTIMATORS).describe('named estimator of the expected one-day range');

const Tier = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case words joined by hyphens'),
  creditPoints: points.describe('net credit per condor, index points, at the headline fill'),
  maxVix: points.describe('the tier is open while VIX is at or below this many points'),
});

const TargetCredit = z
  .strictObject({
    rule: z.literal('target-credit'),
    creditPoints: points
      .optional()
      .describe('net credit per condor, index points, at the headline fill; needed unless tiers are given'),
    tiers: z
      .array(Tier)
      .min(1)
      .refine(
        (tiers) => tiers.every((one, i) => i === 0 || tiers[i - 1]!.creditPoints < one.creditPoints),
        'creditPoints must ascend',
      )
      .refine(
        (tiers) => tiers.every((one, i) => i === 0 || tiers[i - 1]!.maxVix >= one.maxVix),
        'maxVix must not ascend: a richer tier is open no longer than a poorer one',
      )
      .optional()
      .describe('credit tiers by VIX; the richest one that is open is sold, none open is no entry'),
    estimator: Estimator,
    startMultiple: z.number().positive().describe('search starts this many expected ranges out'),
    stepPoints: z.number().min(1).describe('one side moves this far in at a time, index points'),
    side: z
      .enum(['alternate', 'skew'])
      .default('alternate')
      .describe(
        'which side moves: by turns, or the one that gains more credit per probability of loss, at most four steps ahead',
      ),
  })
  .refine(({ creditPoints, tiers }) => (creditPoints === undefined) !== (tiers === undefined), {
    message: 'needs either creditPoints or tiers',
    path: ['creditPoints'],
  });

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
    TargetCredit,
    z.strictObject({
      rule: z.literal('target-expectancy'),
      points: z
        .number()
        .describe(
          'least expectancy per condor, index points, by the risk-neutral density at the headline fill',
        ),
      estimator: Estimator,
      startMultiple: z.number().positive().describe('search starts this many expected ranges out'),
      stepPoints: z.number().min(1).describe('both sides move in this far at a time, index points'),
    }),
  ])
  .describe('where the short strikes go; only quoted strikes are used');

const MacdFilter = z
  .strictObject({
    minutes: z.number().int().positive().default(5).describe('length of the closed SPX bars it reads'),
    sessions: z
      .number()
      .int()
      .min(2)
      .default(20)
      .describe('earlier sessions whose histogram at the same time of day is the yardstick'),
    fast: z.number().int().positive().default(12).describe('bars'),
    slow: z.number().int().positive().default(26).describe('bars'),
    signal: z.number().int().positive().default(9).describe('bars'),
    strength: z
      .number()
      .positive()
      .describe('share by which a side widens per standard deviation of the histogram'),
    quietZone: z.number().nonnegative().default(1).describe('standard deviations within which nothing moves'),
    maxMultiple: z.number().min(1).max(2).default(1.25).describe('most a side is widened'),
    minMultiple: z
      .number()
      .min(0.5)
      .max(1)
      .default(1)
      .describe('least multiple of the other side, tightened by the same strength; 1 leaves it'),
  })
  .refine(({ fast, slow }) => fast < slow, 'fast must be shorter than slow')
  .describe(
    'Widens the side the short-term trend points at (rising the calls, falling the puts) and may tighten the other.',
  );

const Tenor = z.enum(['VIX1D', 'VIX9D', 'VIX', 'VIX3M']);

const IvCalibration = z
  .strictObject({
    by: z
      .enum(['percentile', 'rank'])
      .optional()
      .describe(
        'percentile: share of closes below, as without this key; rank: place between the lowest and the highest close',
      ),
    tenor: Tenor.default('VIX').describe('index of implied volatility'),
    sessions: z
      .number()
      .int()
      .min(20)
      .default(252)
      .describe('history of its closes the percentile is taken in'),
    lowMultiple: z.number().positive().max(3).describe('multiplies both distances at percentile 0'),
    highMultiple: z
      .number()
      .positive()
      .max(3)
      .describe('multiplies both distances at percentile 100; between them linear'),
  })
  .describe('Scales both distances by the percentile of implied volatility in its history.');

const ConeCalibration = z
  .strictObject({
    tenor: Tenor.default('VIX').describe(
      'index of implied volatility that is placed in the cone of its own horizon',
    ),
    sessions: z.number().int().min(100).default(756).describe('SPX sessions the cone is drawn from'),
    lowMultiple: z
      .number()
      .positive()
      .max(3)
      .describe('multiplies both distances where every past window realised more than is priced'),
    highMultiple: z
      .number()
      .positive()
      .max(3)
      .describe('multiplies both distances where every past window realised less; between them linear'),
  })
  .describe(
    'Scales both distances by the percentile of implied volatility in the cone of realised volatility.',
  );

const SkewWidening = z
  .strictObject({
    measure: z
      .enum(['put-slope', 'risk-reversal'])
      .default('put-slope')
      .describe(
        'of the condor’s own expiry: volatility of the 10-delta put less that at the forward, or of the 25-delta put less the 25-delta call, vol points',
      ),
    above: z.number().describe('vol points up to which nothing moves'),
    strength: z
      .number()
      .positive()
      .max(1)
      .describe('share by which the put side widens per vol point beyond that'),
    maxMultiple: z.number().min(1).max(2).default(1.25).describe('most the put side is widened'),
  })
  .describe('Widens the put side, and only that, while puts are dear against the rest of the smile.');

const CloseMomentum = z
  .strictObject({
    strength: z
      .number()
      .positive()
      .max(1)
      .describe('share by which a side widens per % of the index’s move beyond the quiet zone'),
    quietZone: z.number().nonnegative().default(0.5).describe('% within which nothing moves'),
    maxMultiple: z.number().min(1).max(2).default(1.25).describe('most a side is widened'),
  })
  .describe(
    'At an entry inside the last half hour of the session: widens the side that the index’s move from the previous close to that half hour points at (risen the calls, fallen the puts).',
  );

const RateShock = z
  .strictObject({
    multiple: z
      .number()
      .positive()
      .max(3)
      .describe(
        'the sides are at least this many times the duration of discounted cash × the standard deviation of a day’s change of the ten-year yield out',
      ),
    growthPercent: z
      .number()
      .min(-20)
      .max(30)
      .describe('growth of index cash over five years, % a year, for the duration'),
    sessions: z.number().int().min(20).default(60).describe('daily changes of the yield counted'),
    maxMultiple: z
      .number()
      .min(1)
      .max(2)
      .default(1.25)
      .describe('most a side is widened, times the distance of the placement rule'),
  })
  .describe(
    'A floor of both distances by how far a usual change of the ten-year yield moves the index, were it worth its discounted cash.',
  );

const RangeFloor = z
  .strictObject({
    quantile: share.describe(
      'share of past sessions whose farthest excursion from the previous close stayed within the floor',
    ),
    sessions: z.number().int().min(20).default(252).describe('sessions counted'),
  })
  .describe('Short strikes are never nearer than this quantile of past intraday ranges.');

const Valuation = z
  .strictObject({
    strength: z
      .number()
      .positive()
      .max(5)
      .describe('a in 1 − a·max(0, percentile − 0.9), which multiplies the condors of an entry'),
    months: z.number().int().min(24).default(120).describe('months the percentile is taken in'),
    series: z
      .string()
      .default('sp500-price-to-cash-flow')
      .describe('monthly series of the tape, price over cash flow of the index'),
  })
  .describe(
    'Fewer condors while the index is dear by price over cash flow; the size of a regime, not of a day.',
  );

const PriceMomentum = z
  .strictObject({
    kinds: z
      .array(z.enum(['cpi', 'ppi']))
      .min(1)
      .default(['cpi', 'ppi'])
      .describe('indices of prices; the one that quickens most counts'),
    source: z
      .enum(['first-releases', 'latest-revision'])
      .default('first-releases')
      .describe(
        'monthly growth as first released, from the calendar; or the index series of the tape, which hold their latest revision',
      ),
    strength: z
      .number()
      .positive()
      .max(1)
      .describe('a in 1 − a·max(0, momentum − quietZone), which multiplies the condors of an entry'),
    quietZone: z
      .number()
      .nonnegative()
      .default(1)
      .describe('pace over three months less that over twelve, % a year, within which nothing changes'),
    minMultiple: z.number().gt(0).max(1).default(0.5).describe('least multiple of the condors of an entry'),
  })
  .describe('Fewer condors while consumer or producer prices quicken.');

const QuoteChecks = z
  .strictObject({
    parityTicks: z
      .number()
      .positive()
      .optional()
      .describe(
        'refused when the call less the put at a strike of the condor lies more ticks than this from the parity line of its chain',
      ),
    dividendPoints: z
      .number()
      .positive()
      .optional()
      .describe(
        'refused when the dividends that parity implies differ by more index points than this from those scheduled',
      ),
    conversionPoints: z
      .number()
      .nonnegative()
      .optional()
      .describe(
        'refused when the chain sells the forward at one strike for more index points than this above what another buys it for, at the touch: such quotes are not of one moment',
      ),
    dividendSeries: z
      .string()
      .default('sp500-next-dividend-points')
      .describe('daily series of the tape: index points that go ex-dividend at the next session'),
  })
  .refine(
    ({ parityTicks, dividendPoints, conversionPoints }) =>
      parityTicks !== undefined || dividendPoints !== undefined || conversionPoints !== undefined,
    'needs parityTicks, dividendPoints or conversionPoints',
  )
  .describe('Checks of the entry’s quotes by put–call parity; one whose data is missing refuses nothing.');

const StressWidening = z
  .strictObject({
    weight: z
      .number()
      .positive()
      .max(1)
      .describe('w in 1 + w·max(0, z), which multiplies both distances; z in standard deviations'),
    maxMultiple: z.number().min(1).max(2).default(1.25).describe('most the distances are widened'),
    days: z.number().int().min(20).default(60).describe('days before that are the yardstick'),
    series: z.string().default('mev-revenue').describe('daily series of the tape, positive, any unit'),
  })
  .describe(
    'Widens both sides by the stress of an exogenous series, such as revenue from ordering transactions.',
  );

const Exit = z
  .discriminatedUnion('rule', [
    z.strictObject({ rule: z.literal('hold') }),
    z.strictObject({
      rule: z.literal('scheduled-press'),
      share: share.describe(
        'closed once buying it back at the touch keeps this share of its credit, which is what it is scheduled to shed by expiry',
      ),
    }),
    z.strictObject({
      rule: z.literal('next-morning'),
      time: clockTime.describe(
        'closed at the first snapshot of the expiry session at or after this time, New York',
      ),
    }),
  ])
  .describe('how a condor ends before its settlement; hold is to the official close');

/** Layer one. */
export const Anchor = z
  .strictObject({
    condors: z
      .number()
      .int()
      .positive()
      .max(100_000)
      .describe('condors per entry, before the events policy and the governor'),
    placement: Placement,
    wings: z.strictObject({
      putPoints: points.describe('short put − long put, index points'),
      callPoints: points.describe('long call − short call, index points'),
    }),
    maxVix: points.optional().describe('no entry while VIX is above this many points'),
    minCreditPoints: z
      .number()
      .nonnegative()
      .default(0)
      .describe('refused unless the touch pays more than this, index points'),
    macd: MacdFilter.optional(),
    ivPercentile: IvCalibration.optional(),
    conePercentile: ConeCalibration.optional(),
    skew: SkewWidening.optional(),
    closeMomentum: CloseMomentum.optional(),
    rangeFloor: RangeFloor.optional(),
    rateShock: RateShock.optional(),
    mevStress: StressWidening.optional(),
    valuation: Valuation.optional(),
    priceMomentum: PriceMomentum.optional(),
    checks: QuoteChecks.optional(),
    exit: Exit.default({ rule: 'hold' }),
    requires: z
      .array(z.enum(['pivot', 'second-engine']))
      .default([])
      .describe('layers that must be covered, or the condor is refused'),
  })
  .describe(
    'Layer one: the base temporal theta anchor, a short iron condor on the next trading-day SPXW expiry.',
  );
