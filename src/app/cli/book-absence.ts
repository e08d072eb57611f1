import type { Result } from '../../math/index.ts';
import type { SectionOutput } from './book-section.ts';

/** A value as JSON, or `{ absent: reason }`. */
export function orAbsent<Value>(result: Result<Value>): Value | { absent: string; detail?: string } {
  if (result.ok) return result.value;
  return {
    absent: result.reason,
    ...(result.detail === undefined ? {} : { detail: result.detail }),
  };
}

/** A reason in words. */
function why({ reason, detail }: { readonly reason: string; readonly detail?: string }): string {
  return detail === undefined ? reason : `${reason} (${detail})`;
}

/** A section that cannot be shown. */
export function missing(
  title: string,
  absence: { readonly ok: false; readonly reason: string; readonly detail?: string },
): SectionOutput {
  return { human: `${title}: none, ${why(absence)}`, json: orAbsent(absence) };
}
