import { type EpochMs, epochMs, instantOf, NEW_YORK } from '../../market/index.ts';
import { dateOption } from './date-option.ts';
import { UsageError } from './failure.ts';

const CIVIL = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?$/;
const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * An instant option: `YYYY-MM-DD HH:MM[:SS]` by New York's clock, a date alone for the end of that day there, or ISO 8601
 * with its zone.
 */
export function instantOption(name: string, text: string): EpochMs {
  if (WITH_ZONE.test(text) && Number.isFinite(Date.parse(text))) return epochMs(Date.parse(text));
  const civil = CIVIL.exec(text);
  if (!civil)
    throw new UsageError(
      `${name} ${text}: expected "YYYY-MM-DD HH:MM" New York time, or ISO 8601 with its zone`,
    );
  const date = dateOption(name, civil[1]!);
  try {
    return instantOf(date, civil[2] ?? '23:59:59', NEW_YORK);
  } catch (error) {
    throw new UsageError(`${name}: ${(error as Error).message}`);
  }
}
