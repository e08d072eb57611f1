/** @throws RangeError when the period is not a whole number of at least 1. */
export function assertPeriod(period: number): void {
  if (!(Number.isInteger(period) && period >= 1)) throw new RangeError(`not a period: ${period}`);
}
