import { createHash } from "node:crypto";

const HASH_LENGTH = 8;
/** AWS refuses names that begin so: load balancers, security groups, buckets. */
const RESERVED_PREFIXES = ["internal-", "sg-", "xn--", "sthree-"];

/**
 * `<stack>-<name>` as AWS takes it: lower-case letters, digits and hyphens, at most `maxLength` characters (16 or more).
 * Two different pairs of stack and name give different names: where the plain text would be cut, changed, or could also
 * be read as another pair (`a-b` + `c` and `a` + `b-c`), a hash of the pair ends it. The same pair gives the same name.
 */
export function physicalName(stack: string, name: string, maxLength: number): string {
  const wanted = `${stack}-${name}`;
  const plain = lettersDigitsHyphens(wanted);
  const reserved = RESERVED_PREFIXES.some((prefix) => plain.startsWith(prefix));
  // Stacks without a hyphen are told from their names by the first hyphen, so only the others need the hash.
  if (plain === wanted && !stack.includes("-") && !reserved && plain.length <= maxLength) return plain;
  const hash = createHash("sha256")
    .update(JSON.stringify([stack, name]))
    .digest("hex")
    .slice(0, HASH_LENGTH);
  const readable = reserved ? `stack-${plain}` : plain;
  const kept = trimHyphens(readable.slice(0, maxLength - HASH_LENGTH - 1));
  return kept === "" ? `n-${hash}` : `${kept}-${hash}`;
}

function lettersDigitsHyphens(text: string): string {
  return trimHyphens(text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"));
}

function trimHyphens(text: string): string {
  return text.replaceAll(/^-+|-+$/g, "");
}
