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
