import type { Cents } from '../market/index.ts';

/** A figure with a fixed number of digits and a true minus sign; what rounds to zero has none. */
export function figure(value: number, digits = 2): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** Cents as dollars with sign and thousands, such as −$1,234.50. */
export function money(cents: Cents | number): string {
  const [whole, part] = (Math.abs(cents) / 100).toFixed(2).split('.') as [string, string];
  return `${cents < 0 ? '−' : ''}$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${part}`;
}

/** US dollars rounded to the cent, such as −$1,234.50. */
export function moneyOfDollars(amount: number): string {
  return money(Math.round(100 * amount));
}
