import assert from "node:assert/strict";
import type { PropertyValue } from "../../provider/propertyMap.ts";
import {
  allOf,
  anyOf,
  arn,
  atLeast,
  between,
  json,
  length,
  multipleOf,
  oneOf,
  oneOfAnyCase,
  pattern,
  type ValueRule,
} from "../../provider/valueRules.ts";

const RULES: readonly {
  readonly title: string;
  readonly rule: ValueRule;
  readonly accepted: readonly PropertyValue[];
  readonly refused: Readonly<Record<string, string>>;
}[] = [
  {
    title: "one of several texts",
    rule: oneOf("TCP", "TLS"),
    accepted: ["TCP", "TLS"],
    refused: { tcp: 'to be one of ["TCP" "TLS"], got tcp', "": 'to be one of ["TCP" "TLS"], got ' },
  },
  {
    title: "one of several texts in any case",
    rule: oneOfAnyCase("forward", "redirect"),
    accepted: ["forward", "FORWARD"],
    refused: { fixed: 'to be one of ["forward" "redirect"], got fixed' },
  },
  {
    title: "a number in a range",
    rule: between(1, 604800),
    accepted: [1, 604800, "60"],
    refused: {
      0: "to be in the range (1 - 604800), got 0",
      604801: "to be in the range (1 - 604800), got 604801",
      "1.5": "to be in the range (1 - 604800), got 1.5",
      "": "to be in the range (1 - 604800), got ",
    },
  },
  { title: "a least number", rule: atLeast(-1), accepted: [-1, 5], refused: { "-2": "to be at least (-1), got -2" } },
  { title: "a multiple", rule: multipleOf(60), accepted: [60, 300], refused: { 61: "to be divisible by 60, got 61" } },
  {
    title: "a length, in bytes",
    rule: length(1, 4),
    accepted: ["a", "abcd", "ää"],
    refused: {
      "": "to have a length in the range (1 - 4), got ",
      äää: "to have a length in the range (1 - 4), got äää",
    },
  },
  {
    title: "a pattern",
    rule: pattern(/^\//, "to begin with /"),
    accepted: ["/a"],
    refused: { a: "to begin with /, got a" },
  },
  { title: "JSON", rule: json(), accepted: ["{}", "[1]"], refused: { "{": "to be valid JSON" } },
  {
    title: "an ARN",
    rule: arn(),
    accepted: [
      "arn:aws:acm:us-west-2:111122223333:certificate/a",
      "arn:aws:s3:::bucket",
      "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    ],
    refused: { "targetgroup/a": "to be an ARN, got targetgroup/a", "arn:aws:acm": "to be an ARN, got arn:aws:acm" },
  },
  {
    title: "any of several",
    rule: anyOf(between(0, 0), between(30, 900)),
    accepted: [0, 30],
    refused: { 29: "to be in the range (0 - 0), got 29, or to be in the range (30 - 900), got 29" },
  },
  {
    title: "all of several",
    rule: allOf(length(1, 3), pattern(/^\//, "to begin with /")),
    accepted: ["/a"],
    refused: { abc: "to begin with /, got abc", "/abc": "to have a length in the range (1 - 3), got /abc" },
  },
];

describe("rules of values", () => {
  for (const { title, rule, accepted, refused } of RULES) {
    it(`accept ${title}, and say what they expect of the rest`, () => {
      assert.deepEqual(
        accepted.map((value) => rule(value)),
        accepted.map(() => undefined),
      );
      assert.deepEqual(Object.fromEntries(Object.keys(refused).map((value) => [value, rule(value)])), refused);
    });
  }
});
