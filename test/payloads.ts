/** The recorded payloads of test/payloads, with what is expected of each; their origins stand beside them. */
import { readdirSync, readFileSync } from 'node:fs';

/** What one alert of a payload should look like. */
export interface ExpectedAlert {
  index?: number;
  status?: string;
  status_any_of?: string[];
  severity_as_sent: string | null;
  title_contains: string;
  title_alternatives?: string[];
  /** The file whose title it has, because it brings none of its own. */
  title_from?: string;
}

/** What one payload should become, and how its sender sends it. */
export interface ExpectedFile {
  alert_count: number;
  alerts: ExpectedAlert[];
  request?: { method: string; path: string; headers: Record<string, string> };
}

/** expected.json of a source. */
export interface Expected {
  files: Record<string, ExpectedFile>;
  /** Pairs of "file#index". */
  same_alert?: [string, string][];
  different_alert?: [string, string][];
}

const folder = new URL('./payloads/', import.meta.url);

/** Every source with recorded payloads. */
export const recordedSources = (): string[] => readdirSync(folder).sort();

/** A recorded payload. */
export const payloadOf = (source: string, file: string): unknown =>
  JSON.parse(readFileSync(new URL(`${source}/${file}`, folder), 'utf8'));

/** What is expected of a source's payloads. */
export const expectedOf = (source: string): Expected => payloadOf(source, 'expected.json') as Expected;

/** "file#2" as file and index. */
export const placeOf = (place: string): { file: string; index: number } => {
  const [file, index] = place.split('#');
  return { file: file!, index: Number(index) };
};
