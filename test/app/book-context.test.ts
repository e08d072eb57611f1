import { describe, expect, it } from 'vitest';
import { earlierSnapshot } from '../../src/app/cli/book-context.ts';
import { instantOption } from '../../src/app/cli/instant-option.ts';

const at = (text: string) => instantOption('--at', text);

describe('the account at an instant without a snapshot of its day', () => {
  it('is said to be an earlier one, without what settled since', () => {
    expect(earlierSnapshot(at('2026-08-10'), at('2026-08-07 16:14:38'))).toBe(
      'no snapshot of 2026-08-10 up to 2026-08-10 23:59:59 New York: the account is shown at 2026-08-07 16:14:38 New York; what settled since is not in it',
    );
  });

  it('is not spoken of where the day has one at or before the instant', () => {
    expect(earlierSnapshot(at('2026-08-03'), at('2026-08-03 16:14:38'))).toBeUndefined();
    expect(earlierSnapshot(at('2026-08-03 14:15'), at('2026-08-03 14:14:36'))).toBeUndefined();
  });
});
