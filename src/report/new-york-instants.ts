import { civilOf, type EpochMs, NEW_YORK } from '../market/index.ts';

/** An instant as ISO 8601 with New York's offset, such as `2026-07-16T14:18:32-04:00`. */
export function isoNewYork(at: EpochMs): string {
  const { date, time } = civilOf(at, NEW_YORK);
  const minutes = Math.round((Date.parse(`${date}T${time}Z`) - Math.floor(at / 1000) * 1000) / 60_000);
  const clock = (value: number) => String(value).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${clock(Math.floor(Math.abs(minutes) / 60))}:${clock(Math.abs(minutes) % 60)}`;
  return `${date}T${time}${offset}`;
}

/** `2026-07-17 16:00`, New York. */
export function shortInstant(at: EpochMs): string {
  const { date, time } = civilOf(at, NEW_YORK);
  return `${date} ${time.slice(0, 5)}`;
}
