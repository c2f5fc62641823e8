/** Undefined for text that is not JSON. The parser's own message is lost on purpose: it quotes the text. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
