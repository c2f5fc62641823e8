/** What a command has of the world around it. */
export interface CommandIo {
  /** One line, or several, to standard output. */
  readonly write: (text: string) => void;
  /** One line, or several, to standard error: progress and errors. */
  readonly writeError: (text: string) => void;
  /** Replaces the progress line on a terminal; an empty text clears it. Elsewhere nothing is shown. */
  readonly progress: (text: string) => void;
  /** Folder that relative paths start from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Width of the terminal that standard output is; undefined = it is none, so no colours. */
  readonly columns?: number | undefined;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** Asks the user a question and gives the line that was typed. Absent = nobody is there to ask. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** Aborted when the user asks a running command to end (Ctrl-C). */
  readonly interrupted: AbortSignal;
  /** 0 until a command sets it. */
  exitCode: number;
}
