/**
 * The words of the product: `renderTemplate('web/incident-card.html', data)` fills templates/web/incident-card.html.hbs.
 * `*.html.hbs` escapes, `*.txt.hbs` does not; a missing field is an error, never an empty place. Every template is also a
 * partial for those of its own kind: `{{> web/icon name="bell-ring"}}`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';

type Kind = 'html' | 'txt';
const folder = fileURLToPath(new URL('.', import.meta.url));
const kinds: Record<Kind, Map<string, HandlebarsTemplateDelegate>> = { html: new Map(), txt: new Map() };
const environments = new Map<Kind, typeof Handlebars>();

/** A Handlebars of its own per kind, with all templates of that kind as partials. */
function environmentOf(kind: Kind): typeof Handlebars {
  const known = environments.get(kind);
  if (known) return known;
  const made = Handlebars.create();
  const ending = `.${kind}.hbs`;
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith(ending)) continue;
    const name = path.slice(0, -ending.length).replaceAll('\\', '/');
    made.registerPartial(name, compileIn(made, kind, readFileSync(`${folder}/${path}`, 'utf8').trimEnd()));
  }
  environments.set(kind, made);
  return made;
}

function compileIn(env: typeof Handlebars, kind: Kind, source: string): HandlebarsTemplateDelegate {
  return env.compile(source, { strict: true, preventIndent: true, noEscape: kind === 'txt' });
}

/** Fills the template of this name ("web/incident-card.html", "email/page.txt"); throws when there is none. */
export function renderTemplate(name: string, data: object): string {
  const kind: Kind = name.endsWith('.txt') ? 'txt' : 'html';
  const cache = kinds[kind];
  const known = cache.get(name);
  if (known) return known(data);
  const partials = environmentOf(kind).partials as Record<string, HandlebarsTemplateDelegate | undefined>;
  const template = partials[name.slice(0, -(kind.length + 1))];
  if (!template) throw new Error(`There is no template templates/${name}.hbs`);
  cache.set(name, template);
  return template(data);
}
