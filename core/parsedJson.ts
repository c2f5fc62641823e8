/** Undefined for text that is not JSON. The parser's own message is lost on purpose: it quotes the text. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is an object and no list. */
export function isKeyed(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What an object has under its keys, for readers who do not know whether it is one; nothing for every other value. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** What is at a path through objects, such as `viewerCertificate.acmCertificateArn`; undefined when nothing is. */
export function dottedValue(value: unknown, path: string): unknown {
  return path.split(".").reduce((part, key) => (isKeyed(part) ? part[key] : undefined), value);
}
