/** What a reason code says to people. */
export interface ReasonText {
  /** What is wrong, in one sentence without the names of this case. */
  readonly meaning: string;
  /** What to do about it. */
  readonly fix: string;
}
