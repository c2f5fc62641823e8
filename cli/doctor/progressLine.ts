import type { CommandIo } from "../commandIo.ts";

const EVERY_MS = 250;

/** Shows a line that changes while something lasts, on a terminal only. The answer takes it away. */
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
