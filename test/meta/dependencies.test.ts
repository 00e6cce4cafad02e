/** What comes from others: pinned, with its hash, under a licence we may pass on, and needed. RELIABILITY 4.6, "supply chain". */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readSources } from './sources.js';

interface Locked {
  version: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
  hasInstallScript?: boolean;
}

const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const packages = Object.entries(json('package-lock.json').packages as Record<string, Locked>).filter(([path]) => path);
const declared = json('package.json') as Record<
  'dependencies' | 'devDependencies' | 'optionalDependencies',
  Record<string, string>
>;
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const pathsOf = (which: (locked: Locked) => boolean) =>
  packages.filter(([, locked]) => which(locked)).map(([path]) => path);

/** Licences that let everybody run, change and sell what we ship. */
const passedOn = [
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'PSF-2.0',
];

describe('every package of the lock file', () => {
  it('has its SHA-512, so that another file under its name is refused', () => {
    expect(pathsOf(({ integrity }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''))).toEqual([]);
  });

  it('comes from the registry that the installation chose: no address, no repository, no folder', () => {
    expect(pathsOf(({ resolved, link }) => resolved !== undefined || link === true)).toEqual([]);
  });

  it('runs no program of its own at the installation, but those of PostgreSQL and of the bundler', () => {
    expect(packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path))).toEqual([
      ...Object.keys(declared.optionalDependencies),
      'esbuild',
    ]);
  });

  it('may be passed on with the product, where it is part of it', () => {
    const shipped = packages.filter(([, { dev }]) => !dev);
    expect(shipped.length).toBeGreaterThan(100);
    expect(
      shipped
        .filter(([, { license }]) => !passedOn.includes(license ?? ''))
        .map(([path, { license }]) => [path, license]),
    ).toEqual([]);
  });
});

describe('every package that is asked for by name', () => {
  const all = { ...declared.dependencies, ...declared.devDependencies, ...declared.optionalDependencies };

  it('is asked for in one exact version', () => {
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('is used by the product, where it ships with it', () => {
    const text = readSources()
      .filter(({ path }) => !path.includes('.test.'))
      .map(({ text }) => text)
      .join('\n');
    expect(Object.keys(declared.dependencies).filter((name) => !text.includes(`'${name}`))).toEqual([]);
  });
});
