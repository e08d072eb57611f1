import {
  addDays,
  dateIn,
  type IsoDate,
  instantOf,
  type MarketEvent,
  type MarketView,
  NEW_YORK,
  releaseEvents,
  ruleEvents,
} from '../market/index.ts';
import { type Signal, signalOf } from './signal.ts';

export interface CalendarFlagOptions {
  /** Last date that counts, New York: the expiry of what is to be traded. */
  readonly through: IsoDate;
  /** Events of the user's own file, such as large listings; what was not public yet is left out. */
  readonly events?: readonly MarketEvent[];
  /** Kinds that count; all unless given. */
  readonly kinds?: readonly MarketEvent['kind'][];
}

/**
 * Number of scheduled events after the view up to the end of a date: index rebalances, expiries, month ends, eves of
 * holidays by rule; releases the tape knows of; events of the user's own file. The inputs count them by kind.
 *
 * @throws RangeError for dates outside the exchange calendar.
 */
export function calendarFlags(
  view: MarketView,
  { through, events = [], kinds }: CalendarFlagOptions,
): Signal {
  const until = instantOf(addDays(through, 1), '00:00', NEW_YORK);
  const date = dateIn(view.asOf, NEW_YORK);
  const ahead = [
    ...ruleEvents(date, through),
    ...releaseEvents(view.releases(view.asOf, until)),
    ...events.filter(({ knownAt }) => knownAt === undefined || knownAt <= view.asOf),
  ].filter(({ at, kind }) => at > view.asOf && at < until && (!kinds || kinds.includes(kind)));
  // A release of several lines is one event.
  const counted = new Set(ahead.map(({ at, kind }) => `${kind} ${at}`)).size;
  const counts: { [name: string]: number } = {};
  for (const kind of new Set(ahead.map((event) => event.kind))) {
    counts[`${kind} (events)`] = new Set(
      ahead.flatMap((event) => (event.kind === kind ? event.at : [])),
    ).size;
  }
  return signalOf(view, {
    id: 'calendar-flags',
    value: counted,
    unit: 'events',
    inputs: counts,
    stamps: [view.asOf],
  });
}
