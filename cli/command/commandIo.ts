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
  /** Width of the terminal that standard output is; undefined = it is not a terminal, so no colours. */
  readonly columns?: number | undefined;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** Asks the user a question and gives the line that was typed. Absent = standard input is not a terminal. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** Aborted when the user asks a running command to end (Ctrl-C). */
  readonly interrupted: AbortSignal;
  /** 0 until a command sets it. */
  exitCode: number;
}

const NARROWEST = 60;
const WIDEST = 120;
const PLAIN_WIDTH = 80;

/** Characters in a line of a report: those of the terminal, within reason, and 80 where there is none. */
export function lineWidth({ columns = PLAIN_WIDTH }: Pick<CommandIo, "columns">): number {
  return Math.min(WIDEST, Math.max(NARROWEST, columns));
}

const EVERY_MS = 250;

/** Shows a line that changes while something lasts, on a terminal only, until the returned function clears it. */
export function progressLine({ progress }: Pick<CommandIo, "progress">, text: (seconds: number) => string): () => void {
  const began = Date.now();
  const show = () => progress(text(Math.floor((Date.now() - began) / 1000)));
  show();
  const timer = setInterval(show, EVERY_MS);
  return () => {
    clearInterval(timer);
    progress("");
  };
}
