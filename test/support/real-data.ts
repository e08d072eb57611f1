import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of real market data: `ALVH_DATA`, else beside the checkout. */
export const REAL_DATA = resolve(process.env.ALVH_DATA ?? join(import.meta.dirname, '../../../shared/data'));

export const hasRealData = existsSync(REAL_DATA);

/** Title of a suite that needs real data; use it with `describe.skipIf(!hasRealData)`. */
export function realTitle(title: string): string {
  return hasRealData ? title : `${title} (skipped: no real data)`;
}
