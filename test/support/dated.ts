import { type Contract, type DatedContract, type IsoDate, isDated } from '../../src/market/index.ts';

/** A contract that must expire. */
export function dated(contract: Contract): DatedContract {
  if (!isDated(contract)) throw new Error(`${contract.root} has no expiry`);
  return contract;
}

/** The expiry of a contract that must have one. */
export function expiryOf(contract: Contract): IsoDate {
  return dated(contract).expiry;
}
