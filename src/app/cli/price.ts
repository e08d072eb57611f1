import type { Command } from 'commander';
import { blackGreeks } from '../../math/index.ts';
import { MINUTES_PER_YEAR } from '../../volatility/index.ts';
import { positive, sideOption, type TimeOptions, yearsOption } from './number-option.ts';
import { print, printJson, table } from './output.ts';

interface Options extends TimeOptions {
  readonly forward: string;
  readonly strike: string;
  readonly right: string;
  readonly volatility: string;
  readonly discount: string;
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command('price')
    .description('Black-76 price and greeks of a European option on a forward')
    .requiredOption('--forward <points>', 'forward of the expiry, never the index')
    .requiredOption('--strike <points>', 'strike')
    .requiredOption('--right <C|P>', 'call or put')
    .requiredOption('--volatility <percent>', 'annualised volatility, 15 is 15 %')
    .option('--minutes <count>', 'calendar minutes to expiry')
    .option('--expiry <date>', 'expiry date YYYY-MM-DD, with --at')
    .option('--root <symbol>', 'SPX, SPXW, XSP, VIX or VIXW: says when the expiry date ends', 'SPXW')
    .option('--at <time>', 'instant of the price, "YYYY-MM-DD HH:MM" New York')
    .option('--discount <factor>', 'price today of one point at expiry', '1')
    .option('--json', 'one JSON document, schema alvh.price/1')
    .action((options: Options) => {
      const forward = positive('--forward', options.forward);
      const strike = positive('--strike', options.strike);
      const right = sideOption(options.right);
      const volatility = positive('--volatility', options.volatility);
      const discount = positive('--discount', options.discount);
      const years = yearsOption(options);
      const deviation = (volatility / 100) * Math.sqrt(years);
      const greeks = blackGreeks(forward, strike, deviation, years, right);
      const minutes = years * MINUTES_PER_YEAR;
      const document = {
        schema: 'alvh.price/1',
        inputs: { forward, strike, right, volatility, minutes, discount },
        deviation,
        price: discount * greeks.price,
        perPoint: {
          delta: discount * greeks.delta,
          gamma: discount * greeks.gamma,
          speed: discount * greeks.speed,
        },
        perVolPoint: {
          vega: (discount * greeks.vega) / 100,
          vanna: (discount * greeks.vanna) / 100,
          volga: (discount * greeks.volga) / 10_000,
        },
        perHour: {
          theta: (discount * greeks.theta) / 8760,
          charm: (discount * greeks.charm) / 8760,
          colour: (discount * greeks.colour) / 8760,
        },
      };
      if (options.json) return printJson(document);
      const rows = [
        ['price, index points', show(document.price)],
        ['delta, per point of the forward', show(document.perPoint.delta)],
        ['gamma, delta per point', show(document.perPoint.gamma)],
        ['speed, gamma per point', show(document.perPoint.speed)],
        ['vega, per point of volatility', show(document.perVolPoint.vega)],
        ['vanna, delta per point of volatility', show(document.perVolPoint.vanna)],
        ['volga, vega per point of volatility', show(document.perVolPoint.volga)],
        ['theta, per calendar hour', show(document.perHour.theta)],
        ['charm, delta per hour', show(document.perHour.charm)],
        ['colour, gamma per hour', show(document.perHour.colour)],
      ];
      print(
        table({ head: [`${strike}${right} on ${forward}, ${minutes} minutes, ${volatility} %`, ''], rows }),
      );
    });
}

function show(value: number): string {
  return String(Number(value.toPrecision(8)));
}
