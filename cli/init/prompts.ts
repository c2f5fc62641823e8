/** One of several things to choose from. */
export interface Choice<T> {
  readonly value: T;
  readonly label: string;
}

/** What asks the user. Each throws CommandError when the user cancels. */
export interface Prompts {
  /** `problem` says what is wrong with an answer; undefined = nothing. */
  text(message: string, initial: string, problem: (answer: string) => string | undefined): Promise<string>;
  select<T>(message: string, choices: readonly Choice<T>[]): Promise<T>;
  /** None is an answer. `chosen`: what is when the question is shown. @default none */
  several<T>(message: string, choices: readonly Choice<T>[], chosen?: "all"): Promise<T[]>;
  confirm(message: string): Promise<boolean>;
}
