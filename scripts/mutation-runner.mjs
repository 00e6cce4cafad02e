/**
 * Runs unit tests for Stryker: each file is a bundle, loaded anew for every change, whose tests jest's own engine runs (jest-circus).
 * Stryker's runner for jest starts the whole of jest for every change instead, and takes ten times as long.
 * Terms: *wanted* the tests that reach what is changed; without them, every test of the files that hold it.
 */
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  TestStatus,
  determineHitLimitReached,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { build } from 'esbuild';
import circus from 'jest-circus';
import { tests } from '../stryker.config.mjs';

/** What the changed code and Stryker tell each other. */
const told = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});
const globals = fileURLToPath(new URL('mutation-globals.mjs', import.meta.url));
/** Between the file of a test and its name. */
const mark = ' › ';

/** Bundles one test file with all that is ours; packages stay outside, and are loaded once. */
async function bundled(file) {
  const outfile = resolve('.bundles', `${process.pid}`, `${file}.mjs`);
  const ours = {
    name: 'ours',
    setup({ onResolve }) {
      onResolve({ filter: /^@jest\/globals$/ }, () => ({ path: pathToFileURL(globals).href, external: true }));
      onResolve({ filter: /^\..*\.js$/ }, ({ path, resolveDir }) => ({
        path: resolve(resolveDir, `${path.slice(0, -3)}.ts`),
      }));
    },
  };
  const { metafile } = await build({
    absWorkingDir: process.cwd(),
    ...{ entryPoints: [file], outfile, bundle: true, metafile: true, packages: 'external', plugins: [ours] },
    ...{ format: 'esm', platform: 'node', target: 'es2023', logLevel: 'error' },
  });
  const holds = new Set(Object.keys(metafile.inputs).map((path) => resolve(path)));
  return { file, address: pathToFileURL(outfile).href, holds };
}

const nameOf = (test) => (test.parent?.parent ? `${nameOf(test.parent)} ${test.name}` : test.name);
const escaped = (text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

class Runner {
  #loaded = 0;
  #bundles = [];

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    this.#bundles = await Promise.all(tests.map(bundled));
  }

  /** Runs the tests of one file, all or the wanted ones. */
  async #run({ file, address }, wanted) {
    circus.resetState();
    circus.beforeEach(() => {
      told.currentTestId = file + mark + nameOf(circus.getState().currentlyRunningTest);
    });
    circus.afterEach(() => {
      told.currentTestId = undefined;
    });
    await import(`${address}?${(this.#loaded += 1)}`);
    if (wanted) circus.getState().testNamePattern = new RegExp(`^(${wanted.map(escaped).join('|')})$`);
    const { testResults, unhandledErrors } = await circus.run();
    if (unhandledErrors.length > 0) throw new Error(unhandledErrors.join('\n'));
    return testResults
      .filter(({ status }) => status !== 'skip')
      .map(({ testPath, errors, duration }) => {
        const name = file + mark + testPath.slice(1).join(' ');
        const base = { id: name, name, fileName: resolve(file), timeSpentMs: duration ?? 0 };
        if (errors.length === 0) return { ...base, status: TestStatus.Success };
        return { ...base, status: TestStatus.Failed, failureMessage: errors.join('\n') };
      });
  }

  async dryRun() {
    told.activeMutant = undefined;
    told.mutantCoverage = undefined;
    const all = [];
    for (const bundle of this.#bundles) all.push(...(await this.#run(bundle)));
    return { status: DryRunStatus.Complete, tests: all, mutantCoverage: told.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, sandboxFileName, hitLimit, disableBail }) {
    Object.assign(told, { activeMutant: activeMutant.id, hitLimit, hitCount: hitLimit ? 0 : undefined });
    const seen = [];
    try {
      for (const bundle of this.#bundles) {
        const ids = testFilter?.filter((id) => id.startsWith(bundle.file + mark));
        if (ids ? ids.length === 0 : !bundle.holds.has(sandboxFileName)) continue;
        seen.push(
          ...(await this.#run(
            bundle,
            ids?.map((id) => id.slice(bundle.file.length + mark.length)),
          )),
        );
        if (!disableBail && seen.some(({ status }) => status === TestStatus.Failed)) break;
      }
    } catch (error) {
      // A change with which a file cannot even be loaded was noticed as well.
      const id = 'loading';
      seen.push({ id, name: id, timeSpentMs: 0, status: TestStatus.Failed, failureMessage: String(error) });
    } finally {
      told.activeMutant = undefined;
    }
    const result = determineHitLimitReached(told.hitCount, hitLimit) ?? { status: DryRunStatus.Complete, tests: seen };
    return toMutantRunResult(result, !disableBail);
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'circus', Runner)];
