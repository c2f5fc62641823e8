import type { PropertyValue } from "./propertyMap.ts";

/** What is wrong with a value, as the sentence "expected <path> …" goes on; undefined when it is accepted. */
export type ValueRule = (value: PropertyValue) => string | undefined;

/** One of these texts, in these letters. */
export function oneOf(...allowed: readonly string[]): ValueRule {
  return (value) =>
    allowed.includes(String(value)) ? undefined : `to be one of [${allowed.map(quoted).join(" ")}], got ${value}`;
}

/** One of these texts, in large or small letters. */
export function oneOfAnyCase(...allowed: readonly string[]): ValueRule {
  const strict = oneOf(...allowed);
  return (value) =>
    allowed.some((one) => one.toLowerCase() === String(value).toLowerCase()) ? undefined : strict(value);
}

/** A whole number from `least` to `most`, also written as a text. */
export function between(least: number, most: number): ValueRule {
  return (value) => {
    const number = Number(value);
    const fits = value !== "" && Number.isInteger(number) && number >= least && number <= most;
    return fits ? undefined : `to be in the range (${least} - ${most}), got ${value}`;
  };
}

export function atLeast(least: number): ValueRule {
  return (value) =>
    Number.isInteger(Number(value)) && Number(value) >= least ? undefined : `to be at least (${least}), got ${value}`;
}

export function multipleOf(divisor: number): ValueRule {
  return (value) => (Number(value) % divisor === 0 ? undefined : `to be divisible by ${divisor}, got ${value}`);
}

/** A text of `least` to `most` bytes. */
export function length(least: number, most: number): ValueRule {
  return (value) => {
    const bytes = Buffer.byteLength(String(value));
    return bytes >= least && bytes <= most
      ? undefined
      : `to have a length in the range (${least} - ${most}), got ${value}`;
  };
}

export function pattern(expression: RegExp, demand: string): ValueRule {
  return (value) => (expression.test(String(value)) ? undefined : `${demand}, got ${value}`);
}

export function json(): ValueRule {
  return (value) => {
    try {
      JSON.parse(String(value));
      return undefined;
    } catch {
      return "to be valid JSON";
    }
  };
}

export function arn(): ValueRule {
  return pattern(/^arn:[\w-]*:[\w-]+:[\w-]*:(\d{12}|aws|cloudfront)?:.+$/, "to be an ARN");
}

export function anyOf(...rules: readonly ValueRule[]): ValueRule {
  return (value) => {
    const faults = rules.map((rule) => rule(value));
    return faults.includes(undefined) ? undefined : faults.filter((fault) => fault !== undefined).join(", or ");
  };
}

export function allOf(...rules: readonly ValueRule[]): ValueRule {
  return (value) => rules.map((rule) => rule(value)).find((fault) => fault !== undefined);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
