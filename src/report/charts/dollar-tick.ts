import { money } from '../format.ts';

/** US dollars on an axis: cents only where there are some. */
export function dollarTick(dollars: number): string {
  return money(Math.round(dollars * 100)).replace(/\.00$/, '');
}
