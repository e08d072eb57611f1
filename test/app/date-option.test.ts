import { describe, expect, it } from 'vitest';
import { rangeWithin } from '../../src/app/cli/date-option.ts';
import { DataError, UsageError } from '../../src/app/cli/failure.ts';
import { type IsoDate, isoDate } from '../../src/market/index.ts';

describe('a range within what is stored', () => {
  const stored = { from: isoDate('2026-07-16'), to: isoDate('2026-08-07') };
  const within = (from?: IsoDate, to?: IsoDate) => () => rangeWithin(stored, from, to);

  it('takes the ends of what is stored for those that are not given', () => {
    expect(within()()).toEqual(stored);
    expect(within(isoDate('2026-07-20'))()).toEqual({ ...stored, from: '2026-07-20' });
  });

  it('does not speak of an option that was not given when the other lies beyond what is stored', () => {
    const late = within(isoDate('2030-01-02'));
    expect(late).toThrow(DataError);
    expect(late).toThrow('--from 2030-01-02: the store holds SPXW quotes from 2026-07-16 to 2026-08-07 only');
    expect(within(undefined, isoDate('2020-01-02'))).toThrow('--to 2020-01-02: the store holds');
    const turned = within(isoDate('2026-08-07'), isoDate('2026-07-16'));
    expect(turned).toThrow(UsageError);
    expect(turned).toThrow('--from 2026-08-07 is after --to 2026-07-16');
  });

  it('without a session is missing data, not a range without gaps', () => {
    const weekend = within(isoDate('2026-07-18'), isoDate('2026-07-19'));
    expect(weekend).toThrow(DataError);
    expect(weekend).toThrow('no session lies from 2026-07-18 to 2026-07-19');
  });
});
