/**
 * What the product promises by name, found in its code, and whether a test speaks of it.
 * Terms: *promise* a command, query, route, sweep or timeline event that a test must name.
 */
import ts from 'typescript';
import { exportsOf, isTest, textOf, visit, type Source } from './sources.js';

/** One thing that a test must name, and how it may be called. */
export interface Promised {
  kind: 'command' | 'query' | 'route' | 'sweep' | 'event';
  name: string;
  /** Any of these in a test counts. */
  called: RegExp[];
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
/** The name and nothing longer: `incident.resolve` is not named by `incident.resolved`. */
const exactly = (name: string) => new RegExp(`(?<![\\w.$-])${escape(name)}(?![\\w$-]|\\.\\w)`);

/** The exports that are a `defineCommand({ name: … })` or `defineQuery({ name: … })`. */
export function verbsIn(source: Source, definer: 'defineCommand' | 'defineQuery'): Promised[] {
  const found: Promised[] = [];
  visit(source.ast, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== definer) return;
    const [argument] = node.arguments;
    if (!argument || !ts.isObjectLiteralExpression(argument)) return;
    for (const property of argument.properties) {
      if (!ts.isPropertyAssignment(property) || property.name.getText() !== 'name') continue;
      if (!ts.isStringLiteralLike(property.initializer)) continue;
      const name = property.initializer.text;
      const called = [exactly(name)];
      if (ts.isVariableDeclaration(node.parent)) called.push(exactly(node.parent.name.getText()));
      found.push({ kind: definer === 'defineCommand' ? 'command' : 'query', name, called });
    }
  });
  return found;
}

/** A route, as the registry of paths writes it. */
export interface Route {
  method: string;
  path: string;
  /** A parameter that is a secret: tests get such an address whole, from a mail or an answer. */
  secret?: string;
}

/** `GET /api/v1/incidents/:number`: called with any value in the place of a parameter, and a helper may add /api/v1. */
export function promisedRoutes(routes: Route[]): Promised[] {
  return routes.map(({ method, path, secret }) => {
    const parts = path.replace(/^\/api\/v1(?=\/)/, '').split('/');
    const filled = parts.map((part) => (part.startsWith(':') ? '[^/?]+' : escape(part))).join('/');
    const called = [new RegExp(`^${method} (\\$)?(/api/v1)?${filled}(\\?.*)?$`, 'm')];
    if (secret) called.push(new RegExp(`^\\w+ .*${escape(path.slice(0, path.indexOf(':')))}`, 'm'));
    return { kind: 'route', name: `${method} ${path}`, called };
  });
}

const methodIn = (call: ts.CallExpression): string => {
  const callee = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : '';
  if (/^(post|put|patch|delete)$/.test(callee)) return callee.toUpperCase();
  return (
    /['"`](POST|PUT|PATCH|DELETE)['"`]/.exec(call.arguments.map((argument) => argument.getText()).join(' '))?.[1] ??
    'GET'
  );
};

/** Every address that a test calls, a line each: its method and its path, `$` standing for what is filled in. */
export function callsIn(source: Source): string[] {
  const found: string[] = [];
  visit(source.ast, (node) => {
    if (ts.isRegularExpressionLiteral(node)) found.push(`ANY ${node.text.replaceAll('\\/', '/')}`);
    if (!ts.isCallExpression(node)) return;
    for (const argument of node.arguments) {
      const text = ts.isStringLiteralLike(argument) || ts.isTemplateExpression(argument) ? textOf(argument) : '';
      if (/^\$?\//.test(text)) found.push(`${methodIn(node)} ${text}`);
    }
  });
  return found;
}

/** A file of jobs that makes a `Sweep` is one; it is called by its file's name or by an export's. */
export function sweepsIn(source: Source): Promised[] {
  const name = /^jobs\/([\w-]+)\.ts$/.exec(source.path)?.[1];
  const makesOne = source.imports.some(
    ({ target, names }) =>
      (target === 'jobs/sweep.ts' && names.includes('Sweep')) || target === 'jobs/sweep-due-incidents.ts',
  );
  if (!name || !makesOne || name === 'worker' || name === 'sweep-due-incidents') return [];
  return [{ kind: 'sweep', name, called: [name, ...exportsOf(source).map((one) => one.name)].map(exactly) }];
}

/** The strings of the constant `timelineKinds`. */
export function eventsIn(source: Source): Promised[] {
  const found: Promised[] = [];
  for (const { name, node } of exportsOf(source)) {
    if (name !== 'timelineKinds') continue;
    visit(node, (child) => {
      if (ts.isStringLiteralLike(child)) found.push({ kind: 'event', name: child.text, called: [exactly(child.text)] });
    });
  }
  return found;
}

/** Everything the product promises by name in its code. */
export function promisedIn(sources: Source[]): Promised[] {
  const product = sources.filter((source) => !isTest(source.path));
  return product.flatMap((source) => {
    if (source.path.startsWith('core/commands/')) return verbsIn(source, 'defineCommand');
    if (source.path.startsWith('core/queries/')) return verbsIn(source, 'defineQuery');
    if (source.path.startsWith('jobs/')) return sweepsIn(source);
    return source.path === 'core/incident/timeline.ts' ? eventsIn(source) : [];
  });
}

/** The promises that no test names, as "kind name". */
export function unnamedIn(sources: Source[], routes: Route[] = []): string[] {
  // The verbs that the scenarios walk, and what the matrix calls as everybody, stand beside their tests.
  const isCalled = /^test\/(walks|authorization\/samples)\.ts$/;
  const tests = sources.filter(
    ({ path }) => (path.endsWith('.test.ts') || isCalled.test(path)) && !/^test\/(meta\/|architecture)/.test(path),
  );
  // What a test leaves out in a comment is not tested: only code counts.
  const printer = ts.createPrinter({ removeComments: true });
  const code = tests.map(({ ast }) => printer.printFile(ast)).join('\n');
  const calls = tests.flatMap(callsIn).join('\n');
  return [...promisedIn(sources), ...promisedRoutes(routes)]
    .filter(({ kind, called }) => !called.some((name) => name.test(kind === 'route' ? calls : code)))
    .map(({ kind, name }) => `${kind} ${name}`);
}
