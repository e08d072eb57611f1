export function fixed(value: number): bigint;
export function toNumber(a: bigint): number;
export function mills(x: bigint): bigint;
export function deviationError(price: number, forward: number, strike: number, deviation: number): number;
export function greeks(
  forward: number,
  strike: number,
  deviation: number,
  years: number,
  isCall: boolean,
): Record<
  'price' | 'delta' | 'gamma' | 'vega' | 'theta' | 'vanna' | 'charm' | 'volga' | 'speed' | 'colour',
  { readonly value: number; readonly size: number }
>;
