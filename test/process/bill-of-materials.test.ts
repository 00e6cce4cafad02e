/** `npm run sbom`: what a release is made of, for whoever must know whether something in it is known to be bad. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

interface Component {
  group?: string;
  name: string;
  version: string;
  hashes?: { alg: string }[];
  licenses?: unknown[];
  components?: Component[];
}

const withInner = (components: Component[] = []): Component[] =>
  components.flatMap((one) => [one, ...withInner(one.components)]);
const nameOf = ({ group, name, version }: Component) => `${group ? `${group}/` : ''}${name}@${version}`;

it('names every package that ships, with its licence', () => {
  const bill = JSON.parse(
    execFileSync('npm', ['run', '--silent', 'sbom'], { encoding: 'utf8', shell: process.platform === 'win32' }),
  ) as { bomFormat: string; components: Component[] };
  expect(bill.bomFormat).toBe('CycloneDX');
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { version: string; dev?: boolean }>;
  };
  const shipped = Object.entries(packages)
    .filter(([path, { dev }]) => path && !dev)
    .map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`);
  expect(shipped.length).toBeGreaterThan(100);
  const all = withInner(bill.components);
  expect([...new Set(shipped)].sort()).toEqual([...new Set(all.map(nameOf))].sort());
  expect(all.filter(({ licenses }) => !licenses?.length).map(nameOf)).toEqual([]);
}, 120_000);
