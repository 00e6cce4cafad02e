/** How a test run looks: a passing file says nothing (--verbose: each test), a failing one everything; then what did not run, and one line. */
import { relative } from 'node:path';

const say = (text) => process.stderr.write(`${text}\n`);

/** Jest wants its reporter as the default export. */
export default class Reporter {
  constructor({ rootDir, testNamePattern }) {
    this.rootDir = rootDir;
    // Jest itself turns its own flag on for a single file.
    this.verbose = process.argv.includes('--verbose');
    // Those that -t leaves out were not asked for.
    this.whole = !testNamePattern;
  }

  onTestResult(_test, { testFilePath, failureMessage, console: logged, testResults }) {
    if (this.verbose)
      for (const { status, fullName, duration } of testResults) say(`${status} ${fullName} (${duration ?? 0} ms)`);
    if (!failureMessage) return;
    say(`\nFAIL ${relative(this.rootDir, testFilePath)}`);
    for (const { message } of logged ?? []) say(message.trimEnd());
    say(failureMessage.trimEnd());
  }

  onRunComplete(_contexts, { testResults, startTime, wasInterrupted, ...sum }) {
    for (const { testFilePath, testResults: tests } of testResults)
      for (const { status, title } of tests)
        if (this.whole && (status === 'pending' || status === 'todo'))
          say(`not run: ${relative(this.rootDir, testFilePath)}: ${title}`);
    const seconds = ((Date.now() - startTime) / 1000).toFixed(0);
    const files = `${sum.numPassedTestSuites} of ${sum.numTotalTestSuites} files`;
    say(`${files}, ${sum.numPassedTests} of ${sum.numTotalTests} tests passed in ${seconds} s`);
    if (wasInterrupted) say('the run was interrupted');
  }

  /** Failures are counted from the results; jest asks for errors of the reporter itself. */
  getLastError() {}
}
