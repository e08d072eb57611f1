import type { Command } from 'commander';
import { blackDelta, impliedDeviation } from '../../math/index.ts';
import { MINUTES_PER_YEAR } from '../../volatility/index.ts';
import { DataError } from './failure.ts';
import { positive, sideOption, type TimeOptions, yearsOption } from './number-option.ts';
import { print, printJson, table } from './output.ts';

interface Options extends TimeOptions {
  readonly price: string;
  readonly forward: string;
  readonly strike: string;
  readonly right: string;
  readonly discount: string;
  readonly json?: boolean;
}

const REASONS = {
  'below-intrinsic': 'the price is below what exercise is worth',
  'above-maximum': 'no volatility gives a price this high',
  'no-information': 'the price says nothing about volatility',
} as const;

export function register(program: Command): void {
  program
    .command('iv')
    .description('volatility that a price implies')
    .requiredOption('--price <points>', 'option price, index points')
    .requiredOption('--forward <points>', 'forward of the expiry, never the index')
    .requiredOption('--strike <points>', 'strike')
    .requiredOption('--right <C|P>', 'call or put')
    .option('--minutes <count>', 'calendar minutes to expiry')
    .option('--expiry <date>', 'expiry date YYYY-MM-DD, with --at')
    .option('--root <symbol>', 'SPX, SPXW, XSP, VIX or VIXW: says when the expiry date ends', 'SPXW')
    .option('--at <time>', 'instant of the price, "YYYY-MM-DD HH:MM" New York')
    .option('--discount <factor>', 'price today of one point at expiry', '1')
    .option('--json', 'one JSON document, schema alvh.iv/1')
    .action((options: Options) => {
      const price = positive('--price', options.price);
      const forward = positive('--forward', options.forward);
      const strike = positive('--strike', options.strike);
      const right = sideOption(options.right);
      const discount = positive('--discount', options.discount);
      const years = yearsOption(options);
      const deviation = impliedDeviation(price / discount, forward, strike, right);
      if (!deviation.ok) throw new DataError(`${deviation.reason}: ${REASONS[deviation.reason]}`);
      const volatility = (100 * deviation.value) / Math.sqrt(years);
      const delta = discount * blackDelta(forward, strike, deviation.value, right);
      const minutes = years * MINUTES_PER_YEAR;
      if (options.json) {
        return printJson({
          schema: 'alvh.iv/1',
          inputs: { price, forward, strike, right, minutes, discount },
          deviation: deviation.value,
          volatility,
          delta,
        });
      }
      const rows = [
        ['volatility, % a year', volatility.toPrecision(10)],
        ['total deviation σ√T', deviation.value.toPrecision(10)],
        ['one deviation, index points', (forward * deviation.value).toPrecision(6)],
        ['delta', delta.toPrecision(6)],
      ];
      print(table({ head: [`${strike}${right} at ${price} on ${forward}`, ''], rows }));
    });
}
