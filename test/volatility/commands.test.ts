import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { register as iv } from '../../src/app/cli/iv.ts';
import { register as price } from '../../src/app/cli/price.ts';

let written = '';

beforeEach(() => {
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function run(register: (program: Command) => void, words: string): Promise<Record<string, never>> {
  const program = new Command().exitOverride();
  register(program);
  await program.parseAsync(words.split(' '), { from: 'user' });
  return JSON.parse(written) as Record<string, never>;
}

const OPTION = '--forward 60 --strike 65 --right C --json';

describe('alvh price', () => {
  it('prices the published case S 60, K 65, r 8 %, a quarter, 30 % at 2.1334', async () => {
    // As an option on the forward 60·e^0.02 with discount e^−0.02.
    const document = await run(
      price,
      'price --forward 61.21208040160453 --strike 65 --right C --volatility 30 --minutes 131400 --discount 0.9801986733067553 --json',
    );
    expect(document).toMatchObject({ schema: 'alvh.price/1', price: expect.closeTo(2.133368444916, 9) });
  });

  it('counts minutes to the close of the expiry date in New York', async () => {
    const document = await run(
      price,
      `price ${OPTION} --volatility 30 --expiry 2026-11-27 --at 2026-11-27T12:30`,
    );
    expect(document).toMatchObject({ inputs: { minutes: 30 } });
  });

  it.each([
    ['--volatility -1 --minutes 5', 'above zero'],
    ['--volatility 15', '--minutes or --expiry'],
    ['--volatility 15 --expiry 2026-07-25 --at 2026-07-24T12:00', '2026-07-25'],
    ['--volatility 15 --expiry 2026-07-24 --at 2026-07-24T16:00', 'is over'],
  ])('refuses %s', async (words, message) => {
    await expect(run(price, `price ${OPTION} ${words}`)).rejects.toThrow(message);
  });
});

describe('alvh iv', () => {
  it('returns the volatility of a price', async () => {
    const document = await run(
      iv,
      'iv --price 2.133368444916 --forward 61.21208040160453 --strike 65 --right C --minutes 131400 --discount 0.9801986733067553 --json',
    );
    expect(document).toMatchObject({ schema: 'alvh.iv/1', volatility: expect.closeTo(30, 8) });
  });

  it('names the reason when a price has none', async () => {
    await expect(run(iv, 'iv --price 1 --forward 70 --strike 65 --right C --minutes 5')).rejects.toThrow(
      'below-intrinsic',
    );
  });
});
