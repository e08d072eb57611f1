import type { IsoDate, Strike } from './units.ts';

/** Option roots. SPX and VIX/VIXW settle on the morning print, SPXW and XSP on the afternoon close. */
export type OptionRoot = 'SPX' | 'SPXW' | 'XSP' | 'VIX' | 'VIXW';
/** Futures on VIX, in full size and a tenth of it. */
export type FutureRoot = 'VX' | 'VXM';
/** Funds on short-term VIX futures, by ticker ({@link FUNDS}). */
export type FundRoot = 'VIXY' | 'UVXY' | 'VXX';
/** Whatever a contract may be on. */
export type Root = OptionRoot | FutureRoot | FundRoot;
/** Call or put. */
export type Right = 'C' | 'P';
/** AM: settles to the opening print of the expiry date (SET, VRO). PM: to the official close. */
export type SettlementStyle = 'AM' | 'PM';

/** One option series. */
export interface OptionContract {
  readonly kind: 'option';
  readonly root: OptionRoot;
  readonly expiry: IsoDate;
  readonly right: Right;
  readonly strike: Strike;
}

/** A future on VIX of one expiry. */
export interface FutureContract {
  readonly kind: 'future';
  readonly root: FutureRoot;
  readonly expiry: IsoDate;
}

/** A share of a fund: it has no expiry and never settles, so what asks for either does not compile. Points are dollars. */
export interface FundContract {
  readonly kind: 'fund';
  readonly root: FundRoot;
}

/** A contract that expires and is settled to a print. */
export type DatedContract = OptionContract | FutureContract;
/** Whatever can be held. */
export type Contract = DatedContract | FundContract;

/** Whether the first of two contracts expires after the second; a share never expires and is not compared. */
export function isLater(one: Contract, other: Contract): boolean {
  return isDated(one) && isDated(other) && one.expiry > other.expiry;
}

/** Whether a contract expires. */
export function isDated(contract: Contract): contract is DatedContract {
  return contract.kind !== 'fund';
}
