import { allOf, length, pattern, type ValueRule } from "../../valueRules.ts";

/** A function by its name, its ARN, or part of that; with or without a qualifier. */
export function functionName(): ValueRule {
  return allOf(
    length(1, 140),
    pattern(
      /^(arn:[\w-]+:lambda:)?([a-z0-9-]+:)?(\d{12}:)?(function:)?[\w-]+(:(\$LATEST|[\w-]+))?$/,
      "to be a function name or ARN",
    ),
  );
}
