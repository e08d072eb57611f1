import { resolve } from 'node:path';

/** Where imported data and finished runs rest: `--store`, else `ALVH_STORE`, else `.store` in the working folder. */
export function storePath(option: string | undefined): string {
  return resolve(option ?? process.env.ALVH_STORE ?? '.store');
}
