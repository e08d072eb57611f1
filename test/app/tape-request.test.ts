import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/app/cli/failure.ts';
import { tapeRequest } from '../../src/app/cli/tape-option.ts';

describe('what is asked of a tape', () => {
  it('is the same for a default and for the same thing said outright', () => {
    expect(tapeRequest({ tape: 'synthetic', seed: '1', frames: 'few' })).toEqual(
      tapeRequest({ tape: 'synthetic' }),
    );
    const modelled = tapeRequest({ tape: 'modelled' });
    expect(modelled).toEqual({
      tape: 'modelled',
      listing: 'hypothetical',
      frames: '09:45,12:30,15:45,16:10',
      seed: '1',
    });
    expect(tapeRequest({ ...modelled, seed: ' 01' })).toEqual(modelled);
  });

  it('leaves out the range and its length, which the run has', () => {
    const asked = { tape: 'synthetic', from: '2026-02-02', sessions: '5', scenario: 'calm-grind' };
    expect(tapeRequest(asked)).toEqual({
      tape: 'synthetic',
      frames: 'few',
      seed: '1',
      scenario: 'calm-grind',
    });
    expect(tapeRequest({ tape: 'store', from: '2026-07-16' })).toEqual({ tape: 'store' });
  });

  it.each([
    [{ tape: 'store', sessions: '5' }, '--sessions is for --tape synthetic, not for --tape store'],
    [{ tape: 'store', seed: '5' }, '--seed is for --tape modelled or synthetic, not for --tape store'],
    [{ tape: 'store', frames: '5m' }, '--frames is for'],
    [{ tape: 'store', listing: 'historical' }, '--listing is for --tape modelled'],
    [{ tape: 'modelled', scenario: 'melt-up' }, '--scenario is for --tape synthetic'],
    [{ tape: 'synthetic', listing: 'historical' }, '--listing is for --tape modelled'],
    [{ tape: 'synthetic', sessions: '5', to: '2026-03-02' }, '--sessions and --to both say'],
  ])('of %j is refused', (options, words) => {
    expect(() => tapeRequest(options)).toThrow(UsageError);
    expect(() => tapeRequest(options)).toThrow(words);
  });
});
