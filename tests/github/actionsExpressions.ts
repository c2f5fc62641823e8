import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** What a step is told by: contexts by name, as nested plain values, and how the steps before it ended. */
export interface StepContext {
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly failed: boolean;
}

/** An expression as it stands in a text. */
export function asExpression(text: string): string {
  return `\${{ ${text} }}`;
}

/** A text with every `${{ … }}` in it replaced, as GitHub does. */
export function filledIn(text: string, context: StepContext): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => evaluated(expression, context).coerceString());
}

/** Whether a step with this `if` runs; without a status function it must also be that nothing has failed. */
export function isMet(condition: string | undefined, context: StepContext): boolean {
  if (condition === undefined) return !context.failed;
  const bare = /^\$\{\{(.*)\}\}$/.exec(condition.trim())?.[1] ?? condition;
  const saysStatus = /\b(always|success|failure|cancelled)\(\)/.test(bare);
  return (saysStatus || !context.failed) && truthy(evaluated(bare, context));
}

function evaluated(expression: string, { contexts, failed }: StepContext): data.ExpressionData {
  const status = { always: true, success: !failed, failure: failed, cancelled: false };
  const functions = Object.entries(status).map(([name, value]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  }));
  const parsed = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), functions).parse();
  const known = new Map(functions.map((one) => [one.name, one]));
  return new Evaluator(parsed, dictionary(contexts), known).evaluate();
}

function dictionary(values: Readonly<Record<string, unknown>>): data.Dictionary {
  return new data.Dictionary(...Object.entries(values).map(([key, value]) => ({ key, value: dataOf(value) })));
}

function dataOf(value: unknown): data.ExpressionData {
  if (typeof value === "object" && value !== null) return dictionary(value as Readonly<Record<string, unknown>>);
  return value === undefined ? new data.Null() : new data.StringData(String(value));
}

function truthy(value: data.ExpressionData): boolean {
  return value.kind === data.Kind.Boolean ? value.coerceString() === "true" : value.coerceString() !== "";
}
