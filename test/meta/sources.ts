/**
 * The product's TypeScript as data, for tests that read code: files, what they import, what they export.
 * Terms: *source* one file; *target* what an import names, as a path of this repository or a package's name.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The repository's root folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** One import, export-from or dynamic import. */
export interface Import {
  /** "core/people/user.ts" for a file of ours, "node:crypto" or "zod" otherwise. */
  target: string;
  ours: boolean;
  /** Erased by the compiler. */
  typeOnly: boolean;
  /** Names taken, as the other file calls them; empty for `import * as` and `import()`. */
  names: string[];
}

/** One file. */
export interface Source {
  /** From the root, with forward slashes. */
  path: string;
  text: string;
  ast: ts.SourceFile;
  imports: Import[];
}

/** What users run. */
const productFolders = ['core', 'templates', 'bot', 'api', 'jobs', 'cli', 'browser'];
const allFolders = [...productFolders, 'test', 'bench', 'scripts'];

/** Tests and what only tests use may import everything and are bound by fewer rules. */
export const isTest = (path: string): boolean =>
  /\.test\.ts$|(^|\/)(fixtures|__snapshots__)\/|^(test|bench)\/|(^|\/)channel-contract\.ts$/.test(path);

/** Is this code that users run? */
export const isProduct = (path: string): boolean =>
  !isTest(path) && (path === 'ormconfig.ts' || productFolders.some((folder) => path.startsWith(`${folder}/`)));

/** A source from its text; rules are tried on made-up ones. */
export function sourceOf(path: string, text: string): Source {
  const ast = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
  return { path, text, ast, imports: importsOf(path, ast) };
}

/** Every TypeScript file of the repository. */
export function readSources(): Source[] {
  const files = allFolders.flatMap((folder) => filesUnder(join(root, folder)));
  if (existsSync(join(root, 'ormconfig.ts'))) files.push(join(root, 'ormconfig.ts'));
  return files.map((file) => sourceOf(relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8')));
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ts$/.test(name) && !/\.d\.ts$/.test(name) && !/(^|[\\/])(node_modules|dist)[\\/]/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function importsOf(path: string, ast: ts.SourceFile): Import[] {
  const found: Import[] = [];
  visit(ast, (node) => {
    if (ts.isImportDeclaration(node)) {
      found.push(importOf(path, node.moduleSpecifier, isErased(node.importClause), namesOf(node.importClause)));
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      const clause = node.exportClause;
      const elements = clause && ts.isNamedExports(clause) ? clause.elements : [];
      const names = [...elements].map((element) => (element.propertyName ?? element.name).text);
      const erased = node.isTypeOnly || (elements.length > 0 && [...elements].every((element) => element.isTypeOnly));
      found.push(importOf(path, node.moduleSpecifier, erased, names));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0]) {
      found.push(importOf(path, node.arguments[0], false, []));
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      found.push(importOf(path, node.argument.literal, true, []));
    }
  });
  return found;
}

function isErased(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return !clause.name && !!named && ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly);
}

function namesOf(clause: ts.ImportClause | undefined): string[] {
  const named = clause?.namedBindings;
  const names = named && ts.isNamedImports(named) ? named.elements.map((e) => (e.propertyName ?? e.name).text) : [];
  return clause?.name ? ['default', ...names] : names;
}

function importOf(path: string, specifier: ts.Node, typeOnly: boolean, names: string[]): Import {
  // A specifier that is computed cannot be judged; it is kept as written, so that no list of packages allows it.
  const name = ts.isStringLiteralLike(specifier) ? specifier.text : specifier.getText();
  if (!name.startsWith('.')) return { target: packageOf(name), ours: false, typeOnly, names };
  const target = posix.join(posix.dirname(path), name).replace(/\.js$/, '.ts');
  return { target, ours: true, typeOnly, names };
}

/** "@scope/name/deep" → "@scope/name"; node: names stay whole. */
function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Every node below one, itself included. */
export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

/** The line of a node, from 1. */
export const lineOf = (source: Source, node: ts.Node): number =>
  source.ast.getLineAndCharacterOfPosition(node.getStart(source.ast)).line + 1;

/** The text of a string or template, `$` standing for each placeholder. */
export function textOf(node: ts.StringLiteralLike | ts.TemplateExpression): string {
  if (!ts.isTemplateExpression(node)) return node.text;
  return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('$');
}

/** Every piece of literal text with its line. */
export function literalsOf(source: Source): { text: string; line: number }[] {
  const found: { text: string; line: number }[] = [];
  visit(source.ast, (node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      found.push({ text: textOf(node), line: lineOf(source, node) });
    }
  });
  return found;
}

/** An exported declaration and the nodes that may carry its docstring. */
export interface Exported {
  name: string;
  node: ts.Node;
}

/** What a file declares and exports by name; re-exports are somebody else's. */
export function exportsOf(source: Source): Exported[] {
  const declared = new Map<string, ts.Node>();
  const exported = new Set<string>();
  for (const statement of source.ast.statements) {
    const names = declaredNames(statement);
    // Overloads: the first signature carries the words.
    for (const name of names) if (!declared.has(name)) declared.set(name, statement);
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword))
      names.forEach((name) => exported.add(name));
    if (ts.isExportDeclaration(statement) && !statement.moduleSpecifier && statement.exportClause) {
      if (!ts.isNamedExports(statement.exportClause)) continue;
      statement.exportClause.elements.forEach((element) => exported.add((element.propertyName ?? element.name).text));
    }
  }
  return [...exported].flatMap((name) => (declared.has(name) ? [{ name, node: declared.get(name)! }] : []));
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  }
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return named && statement.name ? [statement.name.text] : [];
}
