/** docker-compose.yml as Compose reads it: anchors merged, variables filled in. */
import { parse } from 'yaml';
import { textOf } from '../../scripts/generated-part.js';

export interface ComposeService {
  image?: string;
  build?: string;
  environment: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  command?: string[];
}

export interface Compose {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
}

const variable = /\$\{(\w+)(?:(:-|:\?)([^}]*))?\}/g;

/** The variables that have to be given, because nothing stands in for them. */
export const neededVariables = (): string[] => [
  ...new Set(
    [...textOf('docker-compose.yml').matchAll(variable)].flatMap(([, name, kind]) => (kind === ':-' ? [] : [name!])),
  ),
];

/** @throws Error where a variable that is needed is not given, as Compose does */
export function readCompose(given: Record<string, string | undefined>): Compose {
  const text = textOf('docker-compose.yml').replace(variable, (_, name: string, kind?: string, words = '') => {
    const value = given[name];
    if (value) return value;
    if (kind === ':-') return words as string;
    throw new Error(`${name} is not set: ${words as string}`);
  });
  const file = parse(text, { merge: true }) as Compose;
  const services = Object.entries(file.services).map(([name, service]) => {
    const environment = Object.entries(service.environment ?? {}).map(([key, value]) => [key, String(value ?? '')]);
    return [name, { ...service, environment: Object.fromEntries(environment) as Record<string, string> }];
  });
  return { ...file, services: Object.fromEntries(services) as Compose['services'] };
}
