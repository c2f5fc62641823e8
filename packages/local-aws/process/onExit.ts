type Cleanup = () => void | Promise<void>;

const cleanups = new Set<Cleanup>();
let firstSignal: (() => void) | undefined;
/** A cleanup that hangs must not keep the command from ending. */
const DEADLINE_MS = 30_000;
const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
let ending = false;
let installed = false;

/**
 * Registers what must be stopped or removed when the command is interrupted (Ctrl-C, SIGTERM, SIGHUP); the newest runs
 * first. Returns the function that takes it off the list again, for the normal end.
 */
export function onExit(cleanup: Cleanup): () => void {
  install();
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
  };
}

/**
 * For a command that ends in its own order, which may take long: the first signal calls `onSignal` in place of the
 * clean-ups. The next one runs them. Returns the function that takes it back.
 */
export function onFirstSignal(onSignal: () => void): () => void {
  install();
  firstSignal = onSignal;
  return () => {
    firstSignal = undefined;
  };
}

function install(): void {
  if (installed) return;
  installed = true;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (ending) return;
      if (firstSignal !== undefined) {
        const notify = firstSignal;
        firstSignal = undefined;
        notify();
        return;
      }
      ending = true;
      setTimeout(() => process.exit(CODES[signal]), DEADLINE_MS).unref();
      void runAll().finally(() => process.exit(CODES[signal]));
    });
  }
}

/** Until none is left: what was interrupted may still start something before it notices. */
async function runAll(): Promise<void> {
  for (let newest = [...cleanups].at(-1); newest !== undefined; newest = [...cleanups].at(-1)) {
    cleanups.delete(newest);
    try {
      await newest();
    } catch (error) {
      process.stderr.write(`could not clean up: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}
