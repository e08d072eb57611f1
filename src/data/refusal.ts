/** Why a source file is not taken in: the reason in words and, where there is one, the row it stands in. */
export class ImportRefusal extends Error {
  readonly reason: string;
  /** 1-based: a line of a text file, or an element of a JSON array of rows. */
  readonly row: number | undefined;
  /** True when the file is sound but about something this program does not trade. */
  readonly outOfScope: boolean;

  constructor(reason: string, row?: number, outOfScope = false) {
    super(row === undefined ? reason : `row ${row}: ${reason}`);
    this.name = 'ImportRefusal';
    this.reason = reason;
    this.row = row;
    this.outOfScope = outOfScope;
  }
}
