import { z } from "zod";

/** What a value must be, and what to do when it is not: the second half of a fault. */
export interface Rule {
  /** What is allowed, without a full stop. */
  readonly allowed: string;
  /** One sentence: what to do next. */
  readonly fix: string;
  /** The allowed words, when they can be listed: a near miss is then named in the fix. */
  readonly words?: readonly string[];
  /** Keys of an object that have another spelling now. */
  readonly former?: readonly FormerKey[];
}

/** A key that an older release had. */
export interface FormerKey {
  readonly was: string;
  /** The key that has taken its place, and is not reported as missing beside it. */
  readonly now: string;
  /** What to write instead, for the object that has the old key. */
  readonly fix: (holder: unknown) => string;
}

const rules = z.registry<Rule>();

/** The schema itself, with the sentences that a fault at its place shows instead of zod's own message. */
export function ruled<S extends z.core.$ZodType>(schema: S, rule: Rule): S {
  rules.add(schema, rule);
  return schema;
}

export function ruleOf(schema: z.core.$ZodType): Rule | undefined {
  return rules.get(schema);
}
