import { z } from 'zod';
import { ReleaseKinds, share } from './scalars.ts';

/** What to do when a scheduled release falls into the life of the condor. */
export const Events = z
  .strictObject({
    kinds: ReleaseKinds,
    policy: z.discriminatedUnion('rule', [
      z.strictObject({ rule: z.literal('trade') }),
      z.strictObject({ rule: z.literal('skip') }),
      z.strictObject({
        rule: z.literal('widen'),
        multiple: z.number().gt(1).max(3).describe('multiplies both distances'),
      }),
      z
        .strictObject({
          rule: z.literal('priced-move'),
          moves: z
            .number()
            .positive()
            .max(3)
            .describe(
              'no side is nearer than this many standard deviations of the move priced for the release',
            ),
          maxMultiple: z
            .number()
            .gt(1)
            .max(3)
            .describe('most a side is widened, times the distance of the placement rule'),
        })
        .describe('reads the forward variance between the expiries around the release'),
      z.strictObject({
        rule: z.literal('reduce'),
        share: share.describe('share of the condors that is kept, rounded down; none left refuses'),
      }),
      z
        .strictObject({ rule: z.literal('hedge') })
        .describe('the condor then needs the second engine to be held or opened, or it is refused'),
    ]),
    calendarRequired: z
      .boolean()
      .default(false)
      .describe(
        'refused when the calendar of one of the kinds is not known; otherwise traded as without a release',
      ),
  })
  .describe(
    'Events policy: trade, skip, widen, keep to the priced move, reduce or hedge when such a release falls between entry and settlement.',
  );
