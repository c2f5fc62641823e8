import ts from "typescript";

/** A change of a source that a test makes: the text must be in the file once. */
export interface PlantedText {
  readonly file: string;
  readonly find: string;
}

/**
 * Every `{ file, find }` of a test's source whose two values are literals, or constants of the same source. Those that a
 * test computes are left out.
 */
export function plantedTexts(source: string): PlantedText[] {
  const tree = ts.createSourceFile("test.ts", source, ts.ScriptTarget.Latest, true);
  const constants = constantsOf(tree);
  const found: PlantedText[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const [file, find] = ["file", "find"].map((key) => textOf(initializerOf(node, key), constants));
      if (file !== undefined && find !== undefined) found.push({ file, find });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

type Constants = ReadonlyMap<string, ts.Expression>;

function constantsOf(tree: ts.SourceFile): Constants {
  const declarations = tree.statements
    .filter(ts.isVariableStatement)
    .flatMap((one) => one.declarationList.declarations);
  return new Map(
    declarations.flatMap(({ name, initializer }) =>
      ts.isIdentifier(name) && initializer !== undefined ? [[name.text, initializer] as const] : [],
    ),
  );
}

function initializerOf(node: ts.ObjectLiteralExpression, key: string): ts.Expression | undefined {
  const property = node.properties.filter(ts.isPropertyAssignment).find(({ name }) => name.getText() === key);
  return property?.initializer;
}

function textOf(node: ts.Expression | undefined, constants: Constants): string | undefined {
  if (node === undefined) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) return textOf(constants.get(node.text), constants);
  if (!ts.isTemplateExpression(node)) return undefined;
  const spans = node.templateSpans.map(({ expression, literal }) => {
    const text = textOf(expression, constants);
    return text === undefined ? undefined : text + literal.text;
  });
  return spans.includes(undefined) ? undefined : node.head.text + spans.join("");
}
