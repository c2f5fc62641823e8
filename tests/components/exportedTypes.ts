import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** A declaration by the file that has it and its name there. */
type Declared = `${string}#${string}`;

/** Parsed once each: a walk comes to the same files again and again. */
const sources = new Map<string, ts.SourceFile>();

/** Names that `file` exports, with what each leads to. */
export function exportedNames(file: string): ReadonlyMap<string, Declared> {
  const names = new Map<string, Declared>();
  for (const statement of sourceOf(file).statements) {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      for (const { name, propertyName } of statement.exportClause.elements) {
        const found = declaredIn(pathOf(file, statement.moduleSpecifier) ?? file, (propertyName ?? name).text);
        if (found !== undefined) names.set(name.text, found);
      }
    }
  }
  return names;
}

/** `NAME of FILE` for each type in the signature of something exported that is itself not exported by the index. */
export function unexportedTypes(index: string): string[] {
  const exported = new Set(exportedNames(index).values());
  const missing = new Set<string>();
  for (const declared of exported) {
    const [file = "", name = ""] = declared.split("#");
    const node = declarationIn(file, name);
    if (node === undefined) throw new Error(`${declared} was not found`);
    for (const type of typesOf(node)) {
      const own = declaredIn(file, type);
      if (own !== undefined && !exported.has(own)) missing.add(`${type} of ${name}`);
    }
  }
  return [...missing].sort();
}

/** Names of the types that a reader of the declaration sees. */
function typesOf(declaration: ts.Node): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isHidden(node)) return;
    if (ts.isTypeReferenceNode(node)) names.push(firstName(node.typeName));
    if (ts.isExpressionWithTypeArguments(node) && ts.isIdentifier(node.expression)) names.push(node.expression.text);
    ts.forEachChild(node, visit);
  };
  // The value of a constant is not in its type.
  if (ts.isVariableDeclaration(declaration)) {
    if (declaration.type !== undefined) visit(declaration.type);
  } else ts.forEachChild(declaration, visit);
  return names;
}

/** What a function does is not in its signature; neither are private parts of a class, and values without a type. */
function isHidden(node: ts.Node): boolean {
  if (ts.isBlock(node)) return true;
  if (ts.isClassElement(node) && node.name !== undefined && ts.isPrivateIdentifier(node.name)) return true;
  return ts.isPropertyDeclaration(node) && node.type === undefined;
}

function firstName(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : firstName(name.left);
}

/** Where a name that is used in `file` is declared; undefined outside of the repository. */
function declaredIn(file: string, name: string): Declared | undefined {
  if (declarationIn(file, name) !== undefined) return `${file}#${name}`;
  for (const statement of sourceOf(file).statements) {
    const specifiers = namedBindings(statement);
    const specifier = specifiers?.elements.find((one) => one.name.text === name);
    if (specifier === undefined || !(ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement))) continue;
    const from = pathOf(file, statement.moduleSpecifier);
    return from === undefined ? undefined : declaredIn(from, (specifier.propertyName ?? specifier.name).text);
  }
  return undefined;
}

function namedBindings(statement: ts.Statement): ts.NamedImports | ts.NamedExports | undefined {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    return exportClause !== undefined && ts.isNamedExports(exportClause) ? exportClause : undefined;
  }
  const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
  return bindings !== undefined && ts.isNamedImports(bindings) ? bindings : undefined;
}

function declarationIn(file: string, name: string): ts.Node | undefined {
  for (const statement of sourceOf(file).statements) {
    if (ts.isVariableStatement(statement)) {
      const found = statement.declarationList.declarations.find((one) => one.name.getText() === name);
      if (found !== undefined) return found;
    } else if (isNamed(statement) && statement.name?.text === name) return statement;
  }
  return undefined;
}

function isNamed(statement: ts.Statement): statement is ts.Statement & { readonly name?: ts.Identifier } {
  return (
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isFunctionDeclaration(statement)
  );
}

/** Undefined for a package. */
function pathOf(file: string, specifier: ts.Expression | undefined): string | undefined {
  if (specifier === undefined || !ts.isStringLiteral(specifier) || !specifier.text.startsWith(".")) return undefined;
  const path = join(dirname(file), specifier.text);
  if (!existsSync(path)) throw new Error(`${file} imports ${specifier.text}, which is not there`);
  return path;
}

function sourceOf(file: string): ts.SourceFile {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const parsed = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  sources.set(file, parsed);
  return parsed;
}
