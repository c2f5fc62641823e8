import { distance } from "fastest-levenshtein";
import { z } from "zod";
import type { Fault, FaultPath } from "./configError.ts";
import { valueAt } from "./rawValue.ts";
import { type Rule, ruleOf } from "./rule.ts";
import { knownKeys, likelyOption, schemaAt } from "./schemaTree.ts";

/** Longer words are no typing slips, and comparing them costs the product of their lengths. */
const MAX_WORD_LENGTH = 64;
/** Shorter beginnings fit too many words. */
const MIN_BEGINNING_LENGTH = 3;

/**
 * The faults that zod found, in the words of the schema's rules, and one for each unknown key.
 * Items of a list that is too long are not reported one by one.
 */
export function schemaFaults(schema: z.core.$ZodType, raw: unknown, issues: readonly z.core.$ZodIssue[]): Fault[] {
  const renamed = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? renamedPaths(schema, raw, issue) : [],
  );
  const tooLong = issues.filter((issue) => issue.code === "too_big" && issue.origin === "array");
  return issues
    .filter((issue) => !tooLong.some((list) => isBelow(issue.path, list.path)))
    .filter((issue) => !renamed.includes(JSON.stringify(issue.path)))
    .flatMap((issue) =>
      issue.code === "unrecognized_keys" ? unknownKeyFaults(schema, raw, issue) : [ruleFault(schema, raw, issue)],
    );
}

/** Paths of what is missing only because it is there by its former key. */
function renamedPaths(schema: z.core.$ZodType, raw: unknown, issue: UnknownKeys): string[] {
  const parent = faultPath(issue.path);
  const former = formerKeys(schema, parent, raw);
  return issue.keys.flatMap((key) => {
    const now = former?.find(({ was }) => was === key)?.now;
    return now === undefined || valueAt(raw, [...parent, now]) !== undefined ? [] : [JSON.stringify([...parent, now])];
  });
}

function formerKeys(schema: z.core.$ZodType, path: FaultPath, raw: unknown): Rule["former"] {
  const holder = schemaAt(schema, path, raw);
  return holder === undefined ? undefined : ruleOf(holder)?.former;
}

function isBelow(path: readonly PropertyKey[], list: readonly PropertyKey[]): boolean {
  return path.length > list.length && list.every((segment, index) => path[index] === segment);
}

function ruleFault(schema: z.core.$ZodType, raw: unknown, issue: z.core.$ZodIssue): Fault {
  const found = faultPath(issue.path);
  // An unknown discriminator is reported at the object by some versions of zod, at its key by others.
  const isKindUnknown =
    schemaAt(schema, found, raw) instanceof z.ZodDiscriminatedUnion && issue.code === "invalid_union";
  const path = isKindUnknown ? [...found, "kind"] : found;
  const key = issue.code === "invalid_key" ? String(path.at(-1)) : undefined;
  const rule = key === undefined ? ruleAt(schema, path, raw) : keyRuleAt(schema, path, raw);
  const value = key ?? valueAt(raw, path);
  return { path, value, allowed: rule.allowed, fix: withSuggestion(rule, value) };
}

function withSuggestion(rule: Rule, value: unknown): string {
  const near = typeof value === "string" && rule.words !== undefined ? nearestWord(value, rule.words) : undefined;
  return near === undefined ? rule.fix : `Did you mean ${JSON.stringify(near)}? ${rule.fix}`;
}

type UnknownKeys = z.core.$ZodIssue & { readonly keys: string[] };

function unknownKeyFaults(schema: z.core.$ZodType, raw: unknown, issue: UnknownKeys): Fault[] {
  const parent = faultPath(issue.path);
  const holder = schemaAt(schema, parent, raw);
  const known = knownKeys(
    holder instanceof z.ZodDiscriminatedUnion ? likelyOption(holder, valueAt(raw, parent)) : holder,
  );
  const former = formerKeys(schema, parent, raw);
  const unknown = issue.keys.filter((key) => key !== "__proto__");
  return unknown.map((key) => ({
    path: [...parent, key],
    value: valueAt(raw, [...parent, key]),
    allowed: `one of the keys ${known.join(", ")}`,
    fix:
      former?.find(({ was }) => was === key)?.fix(valueAt(raw, parent)) ??
      unknownKeyFix(key, known, valueAt(raw, parent)),
  }));
}

function unknownKeyFix(key: string, known: readonly string[], siblings: unknown): string {
  const near = nearestWord(key, known);
  if (near === undefined) return "Remove the key.";
  const taken = typeof siblings === "object" && siblings !== null && Object.hasOwn(siblings, near);
  return `Did you mean ${JSON.stringify(near)}? ${taken ? "It is there already: remove this one." : "Rename the key."}`;
}

function faultPath(path: readonly PropertyKey[]): FaultPath {
  return path.map((segment) => (typeof segment === "number" ? segment : String(segment)));
}

function ruleAt(schema: z.core.$ZodType, path: FaultPath, raw: unknown): Rule {
  const found = schemaAt(schema, path, raw);
  const own = found === undefined ? undefined : ruleOf(found);
  return (
    own ?? {
      allowed: `an object with the keys ${knownKeys(found).join(", ")}`,
      fix: "Write it as key: value pairs.",
    }
  );
}

function keyRuleAt(schema: z.core.$ZodType, path: FaultPath, raw: unknown): Rule {
  const record = schemaAt(schema, path.slice(0, -1), raw);
  const rule = record instanceof z.ZodRecord ? ruleOf(record.keyType) : undefined;
  return rule ?? ruleAt(schema, path, raw);
}

/** The known word that a typing slip may have meant, or that the given one begins; undefined when none is near. */
export function nearestWord(given: string, known: readonly string[]): string | undefined {
  if (given.length > MAX_WORD_LENGTH) return undefined;
  const ranked = known
    .map((word) => ({ word, edits: editsTo(word, given) }))
    .filter(({ word, edits }) => edits <= Math.max(1, Math.floor(word.length / 3)))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.word;
}

function editsTo(word: string, given: string): number {
  // Letters that changed places are one slip of the hand, though two edits.
  if (sortedLetters(given) === sortedLetters(word)) return 1;
  if (given.length >= MIN_BEGINNING_LENGTH && word.startsWith(given)) return Math.floor(word.length / 3);
  return distance(given.toLowerCase(), word.toLowerCase());
}

function sortedLetters(word: string): string {
  return [...word.toLowerCase()].sort().join("");
}
