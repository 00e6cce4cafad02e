/**
 * What the product promises by name, found in its code, and whether a test speaks of it.
 * Terms: *promise* a command, query, route, sweep or timeline event that a test must name.
 */
import ts from 'typescript';
import { exportsOf, isTest, literalsOf, visit, type Source } from './sources.js';

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

/** A test may call a route with any value in the place of a parameter: `/incidents/${n}/resolve`. */
export function routesIn(source: Source): Promised[] {
  const paths = new Set(
    literalsOf(source).flatMap(({ text }) => (/^\/[\w:./{}*-]*$/.test(text) && !text.endsWith('.js') ? [text] : [])),
  );
  return [...paths].map((name) => {
    const parts = name
      .split('/')
      .map((part) => (/^[:{*]/.test(part) ? '[^/\\s?]+' : part.split(/:\w+/).map(escape).join('[^/\\s?]+')));
    return { kind: 'route', name, called: [new RegExp(`${parts.join('/')}(?![\\w/-])`)] };
  });
}

/** A file of jobs that makes a `Sweep` is one; it is called by its file's name or by an export's. */
export function sweepsIn(source: Source): Promised[] {
  const name = /^jobs\/([\w-]+)\.ts$/.exec(source.path)?.[1];
  const makesOne = source.imports.some((one) => one.target === 'jobs/sweep.ts' && one.names.includes('Sweep'));
  if (!name || !makesOne || name === 'worker') return [];
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

/** Everything the product promises by name. */
export function promisedIn(sources: Source[]): Promised[] {
  const product = sources.filter((source) => !isTest(source.path));
  return product.flatMap((source) => {
    if (source.path.startsWith('core/commands/')) return verbsIn(source, 'defineCommand');
    if (source.path.startsWith('core/queries/')) return verbsIn(source, 'defineQuery');
    if (source.path === 'api/paths.ts') return routesIn(source);
    if (source.path.startsWith('jobs/')) return sweepsIn(source);
    return source.path === 'core/incident/timeline.ts' ? eventsIn(source) : [];
  });
}

/** The promises that no test names, as "kind name". */
export function unnamedIn(sources: Source[]): string[] {
  const tests = sources.filter(
    ({ path }) => path.endsWith('.test.ts') && !path.startsWith('test/meta/') && path !== 'test/architecture.test.ts',
  );
  // What a test leaves out in a comment is not tested: only code counts.
  const printer = ts.createPrinter({ removeComments: true });
  const text = tests.map(({ ast }) => printer.printFile(ast)).join('\n');
  return promisedIn(sources)
    .filter(({ called }) => !called.some((name) => name.test(text)))
    .map(({ kind, name }) => `${kind} ${name}`);
}
