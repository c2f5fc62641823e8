/** Time, and how much of it this run has left. */
export interface Clock {
  now(): Date;
  /** Milliseconds until Lambda ends this run. */
  remaining(): number;
  /** Resolves after so many milliseconds. Never asked for more than what remains. */
  sleep(milliseconds: number): Promise<void>;
  /** A number from 0 up to, but without, 1. */
  random(): number;
}
