/** What npm prints in front of a script's output, without --silent: `> name@version script`, then its command line. */
const BANNER_LINE = /^(?:> .*)?$/;

/**
 * The text of a file or of standard input. PowerShell and some editors write UTF-16, or a byte order mark in front of
 * UTF-8.
 */
export function decodedText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // JSON, YAML and PEM begin with an ASCII character, of which UTF-16 makes one that is zero and one that is not.
  if (first !== undefined && first !== 0 && second === 0) return "utf-16le";
  if (first === 0 && second !== undefined && second !== 0) return "utf-16be";
  return "utf-8";
}

/** Without the lines that npm printed in front of it. Text that begins otherwise stays as it is. */
export function withoutBanner(text: string): string {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const first = lines.findIndex((line) => !BANNER_LINE.test(line.trimEnd()));
  const hasBanner = first > 0 && lines.slice(0, first).some((line) => line.startsWith("> "));
  return hasBanner ? lines.slice(first).join("\n") : text.replace(/^\uFEFF/, "");
}
