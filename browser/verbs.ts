/** Completion of commands: what may come next in a line that begins with a slash. Pure. */
export interface Verb {
  verb: string;
  /** "[INC-n] [comment]" */
  usage: string;
  does: string;
}

export interface Person {
  name: string;
  handle: string;
}

export interface Known {
  verbs: readonly Verb[];
  people: readonly Person[];
  /** The incident that a verb without a number would mean here. */
  incident: number | null;
  /** True in that incident's own room: the number need not be written. */
  ownRoom: boolean;
}

export interface Option {
  /** What is typed: a verb or a @name. */
  name: string;
  usage: string;
  does: string;
  /** The whole line after choosing it. */
  line: string;
  /** May be sent as it is: nothing that must follow is missing. */
  complete: boolean;
}

export interface Completion {
  options: Option[];
  /** What was typed of the word that the options complete; "" when nothing was. */
  typed: string;
}

const root = '/incident ';
const roots = ['/incident', '/inc'];

/** Does the line talk to OpenAlert rather than to people? */
export const isCommandLine = (line: string): boolean => line.startsWith('/') && !line.includes('\n');

/** "/incident" alone: it asks for help, and never for the first verb of the list. */
export const isBareRoot = (line: string): boolean => roots.includes(line.trim().toLowerCase());

/** What must follow is whatever stands outside the brackets of a usage. */
const nothingMissing = (usage: string): boolean => usage.replace(/\[[^\]]*\]/g, '').trim() === '';

/** Verbs that begin with what was typed first, those that only contain it after; then those whose sentence does. */
function matching(verbs: readonly Verb[], typed: string): Verb[] {
  const wanted = typed.toLowerCase();
  const rank = ({ verb, does }: Verb): number =>
    verb.startsWith(wanted)
      ? 0
      : verb.includes(wanted)
        ? 1
        : wanted.length > 2 && does.toLowerCase().includes(wanted)
          ? 2
          : 3;
  return verbs
    .map((verb, index) => ({ verb, index, rank: rank(verb) }))
    .filter((entry) => entry.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map((entry) => entry.verb);
}

/** An option for a verb; outside the incident's room the line names the incident, so that nobody acts on another one. */
function verbOption(verb: Verb, known: Known): Option {
  const named = known.incident !== null && !known.ownRoom && verb.usage.includes('INC-n') && nothingMissing(verb.usage);
  return {
    name: verb.verb,
    usage: verb.usage,
    does: verb.does,
    line: `${root}${verb.verb} ${named ? `INC-${known.incident} ` : ''}`,
    complete: nothingMissing(verb.usage),
  };
}

function personOptions(line: string, known: Known): Completion | null {
  const match = /(^|\s)@([\w.-]*)$/.exec(line);
  if (!match) return null;
  const typed = match[2]!.toLowerCase();
  const before = line.slice(0, line.length - typed.length - 1);
  const options = known.people
    .filter(({ name, handle }) => handle.toLowerCase().startsWith(typed) || name.toLowerCase().startsWith(typed))
    .map(({ name, handle }) => ({
      name: `@${handle}`,
      usage: '',
      does: name,
      line: `${before}@${handle} `,
      complete: false,
    }));
  return options.length > 0 ? { options, typed } : null;
}

/** What may complete this line; null when it is no command, or nothing fits. */
export function complete(line: string, known: Known): Completion | null {
  if (!isCommandLine(line)) return null;
  const [, first, gap, rest] = /^(\/\S*)(\s*)([\s\S]*)$/.exec(line)!;
  const isRoot = roots.includes(first!);
  if (gap === '') {
    const begun = roots.some((candidate) => candidate.startsWith(first!));
    const typed = begun ? '' : first!.slice(1);
    return verbsFor(typed, known);
  }
  if (!isRoot) return null;
  if (!/\s/.test(rest!)) return rest!.startsWith('@') ? personOptions(line, known) : verbsFor(rest!, known);
  const people = personOptions(line, known);
  if (people) return people;
  // the verb stands: its row stays as a reminder of what may follow
  const [name] = rest!.split(/\s/);
  const verb = known.verbs.find((candidate) => candidate.verb === name);
  return verb ? { options: [{ ...verbOption(verb, known), line, complete: true }], typed: name! } : null;
}

function verbsFor(typed: string, known: Known): Completion | null {
  const options = matching(known.verbs, typed).map((verb) => verbOption(verb, known));
  return options.length > 0 ? { options, typed } : null;
}

/** What Enter does to a chosen option: runs it only if it was picked or begun, and nothing that must follow is missing. */
export const runsOnEnter = (option: Option, completion: Completion, moved: boolean): boolean =>
  option.complete && (moved || completion.typed !== '');
