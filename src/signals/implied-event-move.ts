import { type EpochMs, expiresAt, type MarketView, type OptionRoot } from '../market/index.ts';
import { absent } from '../math/index.ts';
import { completeStrip } from './chain-basis.ts';
import { type Signal, signalOf } from './signal.ts';

export interface EventMoveOptions {
  /** Instant of the event. */
  readonly event: EpochMs;
  readonly root?: OptionRoot;
}

/**
 * One standard deviation of the move priced for the time between the last expiry before an event and the first after it,
 * per cent: the root of the difference of their total strip variances. Without an expiry before, from now on. It holds
 * the ordinary movement of that time too; the move priced for the next stretch is among the inputs to compare with.
 */
export function impliedEventMove(view: MarketView, { event, root = 'SPXW' }: EventMoveOptions): Signal {
  if (event <= view.asOf) return absent('event-past', new Date(event).toISOString());
  const chains = view.chains(root).filter((chain) => expiresAt(root, chain.expiry) > view.asOf);
  const after = chains.findIndex((chain) => expiresAt(root, chain.expiry) > event);
  const chain = chains[after];
  if (!chain) return absent('no-expiry-after', `no ${root} chain reaches ${new Date(event).toISOString()}`);
  const before = chains[after - 1];
  const next = chains[after + 1];
  const far = completeStrip(chain);
  if (!far.ok) return far;
  const near = before && completeStrip(before);
  if (near && !near.ok) return near;
  const total = far.value.variance * far.value.years;
  const earlier = near ? near.value.variance * near.value.years : 0;
  if (!(total > earlier))
    return absent(
      'negative-forward-variance',
      `${total} to ${chain.expiry}, ${earlier} to ${before?.expiry}`,
    );
  const beyond = next && completeStrip(next);
  const ahead = beyond?.ok ? beyond.value.variance * beyond.value.years - total : 0;
  return signalOf(view, {
    id: 'implied-event-move',
    value: 100 * Math.sqrt(total - earlier),
    unit: '% of the forward',
    inputs: {
      [`to ${before?.expiry ?? 'now'} (%)`]: 100 * Math.sqrt(earlier),
      [`to ${chain.expiry} (%)`]: 100 * Math.sqrt(total),
      ...(next && ahead > 0 ? { [`from there to ${next.expiry} (%)`]: 100 * Math.sqrt(ahead) } : {}),
    },
    stamps: [chain.quotedAt, ...(before ? [before.quotedAt] : [])],
  });
}
