/** Writes the table of docs/configuration.md and .env.example from the settings: node --import tsx scripts/document-settings.ts */
import { fileURLToPath } from 'node:url';
import { configSchema } from '../cli/config.js';
import { tableOf, textOf, withPart, writeAll } from './generated-part.js';

interface Setting {
  name: string;
  /** As it would be written; undefined where there is none. */
  fallback: string | undefined;
  sentence: string;
}

const settings = Object.entries(configSchema.shape).map(([name, schema]): Setting => {
  const fallback = schema.safeParse(undefined).data;
  return { name, fallback: fallback?.toString(), sentence: schema.description ?? '' };
});

const code = (text: string) => `\`${text}\``;
/** Blanks and angle brackets mean something to a shell. */
const quoted = (value: string) => (/^[\w./:-]*$/.test(value) ? value : `"${value}"`);

const table = () =>
  tableOf(
    ['Setting', 'Default', 'Meaning'],
    settings.map(({ name, fallback, sentence }) => [code(name), fallback ? code(fallback) : '', sentence]),
  );

const example = () => {
  const head = '# Every setting with its default; docs/configuration.md says more. Take away a # to set one.\n';
  const parts = settings.map(({ name, fallback, sentence }) => `# ${sentence}\n#${name}=${quoted(fallback ?? '')}\n`);
  return [head, ...parts].join('\n');
};

/** The files about settings, by their path, as they have to be. */
export const settingsFiles = (): Record<string, string> => ({
  'docs/configuration.md': withPart(textOf('docs/configuration.md'), 'settings', table()),
  '.env.example': example(),
});

if (process.argv[1] === fileURLToPath(import.meta.url)) writeAll(settingsFiles());
