/** The rules about what stands inside a file: purity, SQL, environment, names, length. */
import ts from 'typescript';
import { nounOf } from './layers.js';
import { exportsOf, isProduct, isTest, lineOf, literalsOf, visit, type Source } from './sources.js';
import type { Rule } from './import-rules.js';

const product = (sources: Source[]) => sources.filter((source) => isProduct(source.path));

/** Lines of violation from a look at every node. */
function inspect(sources: Source[], judge: (node: ts.Node, source: Source) => string | undefined): string[] {
  return sources.flatMap((source) => {
    const found: string[] = [];
    visit(source.ast, (node) => {
      const verdict = judge(node, source);
      if (verdict) found.push(`${source.path}:${lineOf(source, node)} ${verdict}`);
    });
    return found;
  });
}

/** Only the command line and the database's own configuration read the environment; others are given what they need. */
export const environmentIsReadAtTheEdge: Rule = (sources) =>
  inspect(
    product(sources).filter(({ path }) => !path.startsWith('cli/') && path !== 'ormconfig.ts'),
    (node) => {
      if (ts.isPropertyAccessExpression(node) && node.getText() === 'process.env') return 'reads process.env';
      const taken = ts.isImportSpecifier(node) && (node.propertyName ?? node.name).text === 'env';
      return taken && /process/.test(node.parent.parent.parent.getText()) ? 'reads the environment' : undefined;
    },
  );

/** Ports say how the world is called; the calls themselves stand elsewhere. */
const ports = ['core/notification/channel.ts'];
const ambient = [
  'Date.now',
  'Math.random',
  'performance.now',
  'Temporal.Now',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'process.env',
  'process.hrtime',
];
const calls = ['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Date'];

/** A noun decides from its arguments alone: no clock, no chance, nothing that waits. */
export const nounsArePure: Rule = (sources) =>
  inspect(
    product(sources).filter(({ path }) => nounOf(path)),
    (node, { path }) => {
      if (ts.isPropertyAccessExpression(node) && ambient.includes(node.getText())) return `uses ${node.getText()}`;
      if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
        return 'asks for the time';
      if (ts.isCallExpression(node) && calls.includes(node.expression.getText()))
        return `calls ${node.expression.getText()}`;
      if (ports.includes(path)) return undefined;
      if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) return 'waits';
      return ts.isIdentifier(node) && node.text === 'Promise' ? 'promises something' : undefined;
    },
  );

/** The one way out over http: it looks at what is called. */
const wayOut = 'jobs/guarded-fetch.ts';
const callers = /^(core|api|jobs|cli|bot)\//;
/** Names of Node that call others, where they are imported; servers stand in the same modules. */
const callsOut: Record<string, string[]> = {
  'node:http': ['request', 'get', 'Agent', 'globalAgent', 'ClientRequest'],
  'node:https': ['request', 'get', 'Agent', 'globalAgent'],
  'node:http2': ['connect'],
};
const globalsThatCall = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'];
const wholes = ['globalThis', 'global', 'window', 'self'];

/** Does a parameter, variable or import of this name stand around the node? */
function isOwnName(node: ts.Identifier): boolean {
  const declares = (within: ts.Node, around: ts.Node): boolean => {
    const names = ts.isParameter(within) || ts.isBindingElement(within) || ts.isVariableDeclaration(within);
    if ((names || ts.isImportSpecifier(within)) && within.name.getText() === node.text) return true;
    // What a function declares is not seen from outside.
    if (within !== around && ts.isFunctionLike(within)) return false;
    return ts.forEachChild(within, (child) => declares(child, around) || undefined) ?? false;
  };
  for (let around: ts.Node | undefined = node.parent; around; around = around.parent)
    if ((ts.isFunctionLike(around) || ts.isSourceFile(around)) && declares(around, around)) return true;
  return false;
}

/** Is this only a name: of a type, of a property, or of what is called otherwise here? */
function isNameOnly(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isTypeNode(parent) || ts.isPropertySignature(parent) || ts.isImportSpecifier(parent)) return true;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name === node;
  return ts.isBindingElement(parent) && parent.propertyName === node;
}

/** What is taken from a whole, `globalThis.fetch` or `globalThis['fetch']`. */
function takenOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && wholes.includes(node.expression.getText())) return node.name.text;
  if (!ts.isElementAccessExpression(node) || !wholes.includes(node.expression.getText())) return undefined;
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
}

/** Nobody calls another server but by the guarded way out; whoever has to is given it as an argument. */
export const callsGoByTheGuard: Rule = (sources) => {
  const guarded = product(sources).filter(({ path }) => callers.test(path) && path !== wayOut);
  return [
    ...inspect(guarded, (node) => {
      const taken = takenOf(node);
      if (taken !== undefined && globalsThatCall.includes(taken)) return `takes the bare ${taken}`;
      if (!ts.isIdentifier(node) || !globalsThatCall.includes(node.text)) return undefined;
      return isNameOnly(node) || isOwnName(node) ? undefined : `takes the bare ${node.text}`;
    }),
    ...guarded.flatMap(({ path, imports }) =>
      imports.flatMap(({ target, names, typeOnly }) => {
        if (typeOnly) return [];
        if (target === 'undici') return [`${path} imports undici`];
        const calling = callsOut[target];
        // A module as a whole holds what calls.
        if (calling && (names.length === 0 || names.includes('default'))) return [`${path} imports all of ${target}`];
        return names.filter((name) => calling?.includes(name)).map((name) => `${path} imports ${name} of ${target}`);
      }),
    ),
  ];
};

/** A statement begins its line; keywords are written in one case, which tells SQL from a sentence. */
const sql =
  /^\s*\(?\s*((select|SELECT)\s[\s\S]*\s(from|FROM)\s|(insert|INSERT)\s+(into|INTO)\s|(update|UPDATE)\s[\s\S]*\s(set|SET)\s[\s\S]*=|(delete|DELETE)\s+(from|FROM)\s|(with|WITH)\s+\w+(\s*\([^)]*\))?\s+(as|AS)\s)/m;

/** SQL text stands in core/store and nowhere else. */
export const sqlStandsInTheStore: Rule = (sources) =>
  product(sources)
    .filter(({ path }) => !path.startsWith('core/store/'))
    .flatMap((source) =>
      literalsOf(source)
        .filter(({ text }) => sql.test(text))
        .map(({ line }) => `${source.path}:${line} holds SQL`),
    );

const databaseTime =
  /\b(now|transaction_timestamp|statement_timestamp)\s*\(\s*\)|\b(current_timestamp|current_date|localtimestamp)\b/i;

/** Time in SQL is `$now`, an argument; a lease alone asks the database's clock, and so does the clock itself. */
export const sqlIsGivenTheTime: Rule = (sources) =>
  product(sources)
    .filter(({ path }) => path.startsWith('core/store/'))
    .flatMap((source) =>
      literalsOf(source).flatMap(({ text, line }) => {
        const asked = databaseTime.exec(text);
        if (asked) return [`${source.path}:${line} asks ${asked[0]}`];
        const lease = /lease|clock|claim/.test(source.path) || /lease/.test(text);
        return /clock_timestamp/i.test(text) && !lease
          ? [`${source.path}:${line} asks clock_timestamp() without a lease`]
          : [];
      }),
    );

/** Lines that hold a token: neither blank nor comment. */
export function linesOfCode(source: Source): number {
  const lines = new Set<number>();
  const mark = (node: ts.Node) => {
    if (node.getChildCount(source.ast) > 0) {
      node.getChildren(source.ast).forEach(mark);
    } else if (node.kind !== ts.SyntaxKind.EndOfFileToken && !ts.isJSDoc(node) && node.getWidth(source.ast) > 0) {
      const first = source.ast.getLineAndCharacterOfPosition(node.getStart(source.ast)).line;
      const last = source.ast.getLineAndCharacterOfPosition(node.getEnd()).line;
      for (let line = first; line <= last; line += 1) lines.add(line);
    }
  };
  source.ast.statements.forEach(mark);
  return lines.size;
}

/** A file has at most 300 lines of code, or says at its top why it is long. */
export const filesAreShort: Rule = (sources) =>
  sources
    .filter(({ path }) => !path.endsWith('.test.ts'))
    .filter((source) => linesOfCode(source) > 300 && !/Long because /.test(source.text.slice(0, 1500)))
    .map((source) => `${source.path} has ${linesOfCode(source)} lines of code`);

/** Exports have names, so that a thing is called the same everywhere. The ORM's own tool wants one default. */
export const exportsHaveNames: Rule = (sources) =>
  inspect(
    sources.filter(({ path }) => path !== 'ormconfig.ts'),
    (node) => {
      if (ts.isExportAssignment(node)) return 'exports a default';
      if (ts.isExportSpecifier(node)) return node.name.text === 'default' ? 'exports a default' : undefined;
      return node.kind === ts.SyntaxKind.DefaultKeyword && !ts.isDefaultClause(node.parent)
        ? 'exports a default'
        : undefined;
    },
  );

/** Words that say nothing about what a thing is. */
const empty = ['manager', 'helper', 'helpers', 'util', 'utils', 'impl'];
const wordsOf = (name: string) => name.split(/[-._/]|(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase());

function emptyWordIn(name: string, words: string[]): string | undefined {
  const all = wordsOf(name);
  return [all[0], all.at(-1)].find((word) => word !== undefined && words.includes(word));
}

/** A name says what a thing is. */
export const namesSaySomething: Rule = (sources) => [
  ...sources.flatMap(({ path }) => {
    const parts = path.replace(/(\.\w+)*$/, '').split('/');
    return parts.some((part) => emptyWordIn(part, empty)) ? [`${path} is named after nothing`] : [];
  }),
  ...inspect(sources, (node) => {
    const type = ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
    if (!type && !ts.isFunctionDeclaration(node) && !ts.isVariableDeclaration(node)) return undefined;
    if (!node.name || !ts.isIdentifier(node.name)) return undefined;
    const name = node.name.text;
    // "baseUrl" is a value with a meaning; a base type is a class hierarchy that data would say better.
    const word = emptyWordIn(name, type ? [...empty, 'base'] : empty);
    if (word) return `calls something ${name}`;
    if (ts.isInterfaceDeclaration(node) && /^I[A-Z][a-z]/.test(name)) return `prefixes the interface ${name}`;
    return ts.isClassDeclaration(node) && /Service$/.test(name)
      ? `has the class ${name}: a service is what is monitored`
      : undefined;
  }),
];

/** Files are named in kebab-case. */
export const filesAreKebabCase: Rule = (sources) =>
  sources
    .filter(({ path }) => !/^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.ts$/.test(path))
    .map(({ path }) => `${path} is not in kebab-case`);

/** Every exported name of the product carries a sentence. */
export const exportsAreExplained: Rule = (sources) =>
  sources
    .filter(
      ({ path }) =>
        /^(core|bot|api|jobs|cli)\//.test(path) && !isTest(path) && !path.startsWith('core/store/migrations/'),
    )
    .flatMap((source) =>
      exportsOf(source)
        .filter(({ node }) => wordCount(source, node) < 3)
        .map(({ name, node }) => `${source.path}:${lineOf(source, node)} ${name} has no docstring`),
    );

function wordCount(source: Source, node: ts.Node): number {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = docs.map((doc) => doc.getText(source.ast)).join(' ');
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu)?.length ?? 0;
}
