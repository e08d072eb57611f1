import { z } from 'zod';
import { share } from './scalars.ts';

/** Caps on the size of the structure; the tightest one binds and is named. */
export const Governor = z
  .strictObject({
    maxLossShare: share.optional().describe('largest loss of all open condors, as a share of equity'),
    expectedShortfallShare: share
      .optional()
      .describe('expected shortfall (99 %) of one entry by the risk-neutral density, share of equity'),
    marginShare: share.optional().describe('margin requirement after the entry, share of equity'),
    layerShare: share.optional().describe('capital at risk of any one hedge layer, share of equity'),
    quickRatio: z
      .number()
      .positive()
      .optional()
      .describe('least ratio of liquid assets to obligations after the entry'),
    maxContracts: z.number().int().positive().optional().describe('liquidity cap: condors per entry'),
    maxSpreadShare: share
      .optional()
      .describe('refused when the package spread exceeds this share of its mid credit'),
  })
  .describe(
    'Sizes every entry down to the tightest of its caps and says which one it was; an input that is missing refuses.',
  );

/** Of Whalley and Wilmott's trader, per US dollar: a hundred thousand dollars of tolerance. */
const RISK_AVERSION = 0.00001;

/** Named profile of how strictly hedges are kept and how greedily premium is sold, and the band within which hedges are left alone. */
export const Policy = z
  .strictObject({
    profile: z
      .enum(['steward', 'promoter'])
      .describe(
        'steward: hedges before condors, no entry with a hedge missing; promoter: condors first, hedges that are not required as they can be had',
      ),
    sizeShare: share
      .default(1)
      .describe('share of the condors of an entry that the profile sells, rounded down; none left refuses'),
    highestTier: z
      .string()
      .optional()
      .describe('name of the richest credit tier that the profile sells; any unless given'),
    band: z
      .discriminatedUnion('rule', [
        z
          .strictObject({ rule: z.literal('none') })
          .describe('every change of the hedge target is traded (motion)'),
        z
          .strictObject({
            rule: z.literal('contracts'),
            contracts: z.number().positive().describe('changes below this many contracts are not traded'),
          })
          .describe('a fixed band'),
        z
          .strictObject({
            rule: z.literal('whalley-wilmott'),
            riskAversion: z.number().positive().default(RISK_AVERSION).describe('per US dollar'),
          })
          .describe(
            'half-width (3/2·λS·Γ²/γ)^(1/3) of Whalley and Wilmott 1997; traded to the edge of the band',
          ),
        z
          .strictObject({ rule: z.literal('infinite') })
          .describe('a hedge once on is never resized (loyalty)'),
      ])
      .default({ rule: 'whalley-wilmott', riskAversion: RISK_AVERSION })
      .describe('no-trade band of resizing the pivot; the cost-aware one unless another is named'),
  })
  .describe('Steward or promoter; loyalty or motion.');
