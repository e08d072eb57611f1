import { moneyOfDollars } from '../format.ts';

/** US dollars on an axis: cents only where there are some. */
export function dollarTick(dollars: number): string {
  return moneyOfDollars(dollars).replace(/\.00$/, '');
}
