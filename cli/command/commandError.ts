import type { Reading } from "../aws/reading.ts";

/** A command cannot do what was asked. The message is all that the reader gets. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /**
   * 1 = refused, or a bad finding; 2 = could not be done: wrong usage, unreadable file, AWS out of reach. The doctor's
   * code for that is 3.
   */
  readonly exitCode: 1 | 2 | 3;

  constructor(message: string, exitCode: 1 | 2 | 3, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** What was read, or a CommandError that says what could not be read and why. */
export function required<T>(what: string, reading: Reading<T>, advice: string): T {
  if ("value" in reading) return reading.value;
  throw new CommandError(`${what} cannot be read: ${reading.unknown.replace(/\.$/, "")}. ${advice}`, 2, {
    cause: reading.cause,
  });
}
