import ts from "typescript";

/** One small change of a source text. */
export interface Mutant {
  /** From the root of the repository. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly becomes: string;
  /** `file:line: what -> becomes`, in one line. */
  readonly name: string;
}

/** Where in a text, and what stands there instead. */
interface Change {
  readonly node: ts.Node;
  readonly becomes: string;
}

const OPERATORS: Readonly<Record<string, string>> = {
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
};
const METHODS: ReadonlyMap<string, string> = new Map([
  ["every", "some"],
  ["some", "every"],
  ["min", "max"],
  ["max", "min"],
]);

/** Every mutant of a file, in the order of its text. */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    for (const change of changesOf(node)) found.push(mutantOf(source, change));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function mutantOf(source: ts.SourceFile, { node, becomes }: Change): Mutant {
  const start = node.getStart(source);
  const { line } = source.getLineAndCharacterOfPosition(start);
  const before = source.text.slice(start, node.end);
  const name = `${source.fileName}:${line + 1}: ${oneLine(before)} -> ${oneLine(becomes) || "nothing"}`;
  return { file: source.fileName, start, end: node.end, becomes, name };
}

function changesOf(node: ts.Node): readonly Change[] {
  if (ts.isBinaryExpression(node)) return binary(node);
  if (ts.isIfStatement(node)) return condition(node.expression);
  if (ts.isConditionalExpression(node)) return condition(node.condition);
  if (ts.isPrefixUnaryExpression(node)) return negation(node);
  if (ts.isPropertyAccessExpression(node)) return method(node);
  if (ts.isExpressionStatement(node)) return [{ node, becomes: ";" }];
  const becomes = otherValue(node);
  return becomes === undefined ? [] : [{ node, becomes }];
}

/** Another value in the place of one that stands in the text. */
function otherValue(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return "false";
  if (node.kind === ts.SyntaxKind.FalseKeyword) return "true";
  if (ts.isNumericLiteral(node)) return `(${node.text} + 1)`;
  if (ts.isArrayLiteralExpression(node)) return node.elements.length > 0 ? "[]" : undefined;
  if (!ts.isStringLiteral(node) || isKey(node)) return undefined;
  return node.text === "" ? '"?"' : '""';
}

function negation(node: ts.PrefixUnaryExpression): readonly Change[] {
  if (node.operator !== ts.SyntaxKind.ExclamationToken) return [];
  return [{ node, becomes: node.operand.getText() }];
}

function method({ name, parent }: ts.PropertyAccessExpression): readonly Change[] {
  const becomes = ts.isCallExpression(parent) ? METHODS.get(name.text) : undefined;
  return becomes === undefined ? [] : [{ node: name, becomes }];
}

function binary({ operatorToken }: ts.BinaryExpression): readonly Change[] {
  const becomes = OPERATORS[operatorToken.getText()];
  return becomes === undefined ? [] : [{ node: operatorToken, becomes }];
}

function condition(node: ts.Expression): readonly Change[] {
  return ["true", "false"].map((becomes) => ({ node, becomes }));
}

/** The key of an object is not a value. */
function isKey(node: ts.StringLiteral): boolean {
  return ts.isPropertyAssignment(node.parent) && node.parent.name === node;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
