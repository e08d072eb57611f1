import { isoDate } from '../../market/index.ts';
import { UsageError } from './failure.ts';

/** A date option, or undefined when it was not given. */
export function dateOption(name: string, text: string | undefined) {
  if (text === undefined) return undefined;
  try {
    return isoDate(text);
  } catch (error) {
    throw new UsageError(`${name}: ${(error as Error).message}`);
  }
}
