/**
 * The one way in: what somebody typed or pressed is run, and answered. Never nothing: an unknown verb gets the nearest one,
 * a verb without its incident gets a list to choose from, a refusal gets a sentence.
 */
import { commandNamed } from '../core/commands/index.js';
import { Conflict, InvalidInput, OpenAlertError } from '../core/errors.js';
import { listIncidents } from '../core/queries/incident/list.js';
import { queryNamed } from '../core/queries/index.js';
import { showIncident } from '../core/queries/incident/show.js';
import { commandText, parseCommand, type Parsed } from './grammar.js';
import { createAsking, problemsIn, refilled } from './asking.js';
import { answerCard } from './cards/answers.js';
import {
  choiceCard,
  conflictCard,
  helpFor,
  moreCard,
  plain,
  sayIntent,
  unknownCard,
  withNumber,
} from './cards/talk.js';
import type { Command } from '../core/execute.js';
import type { ReplyCard } from './card.js';
import type { Actor } from '../core/people/actor.js';
import type { Execute } from '../core/execute.js';
import { moreVerbs, type Intent } from './intent.js';
import type { Place, Reply, Talk } from './reply.js';
import type { SentEvent } from '../core/alert/alert.js';
import type { Query, RunQuery } from '../core/query.js';
import type { Values } from './form.js';
import type { examine } from '../core/queries/system/examine.js';

/** What talking needs. */
export interface TalkParts {
  execute: Execute;
  runQuery: RunQuery;
  now: () => Date;
  /** The alerts of a payload, as its source's webhook reads them. @throws InvalidInput */
  readPayload: (source: string, payload: unknown) => SentEvent[];
  /** How what the system stands on is, for `doctor`. */
  health: () => Promise<{ name: string; ok: boolean; state: string }[]>;
  /** An error that nobody expected; answers the id that the person is shown. */
  onError: (error: unknown) => string;
}

/** Verbs that are mostly meant about an incident that is over. */
const aboutWhatIsOver = ['incident.reopen', 'incident.record'];

/** Commands that buttons run besides those with a verb. Whatever else exists is not for people to press. */
const pressedOnly = ['organisation.set-speed'];
const isForPeople = ({ name, help }: Command) => help !== undefined || pressedOnly.includes(name);

/** Makes the one way in. */
export function createTalk(parts: TalkParts): Talk {
  const { execute, runQuery, now } = parts;
  const asking = createAsking(parts);

  async function say(line: string, actor: Actor, place: Place): Promise<Reply | undefined> {
    const said = commandText(line);
    // Another slash is a command as well: "/ack" is meant as "/incident ack".
    const meant = said ?? (line.trimStart().startsWith('/') ? line.trim().slice(1) : undefined);
    return meant === undefined
      ? undefined
      : guarded(() => answer(parseCommand(meant, place.incidentNumber), actor, place));
  }

  async function answer(parsed: Parsed, actor: Actor, place: Place): Promise<Reply> {
    switch (parsed.kind) {
      case 'intent':
        return run(parsed.intent, actor, place);
      case 'which':
        return chooseIncident(parsed, actor, place);
      case 'help':
        return card(helpFor(parsed.verb, place));
      case 'incomplete':
        return card(plain(`${parsed.verb}: expected ${parsed.expected}. Write it like ${parsed.example}.`, 'bad'));
      case 'unknown':
        return card(unknownCard(parsed, place));
    }
  }

  /** Outside an incident's room: the one open incident there is, or the open ones with the verb as a button each. */
  async function chooseIncident(
    { verb, intent }: { verb: string; intent: Intent },
    actor: Actor,
    place: Place,
  ): Promise<Reply> {
    const wantsClosed = aboutWhatIsOver.includes(intent.command);
    const { items } = await runQuery(listIncidents, {
      actor,
      input: { status: wantsClosed ? 'resolved' : 'open', limit: 20 },
    });
    const mine = items.filter((item) => item.mine);
    const candidates = mine.length > 0 ? mine : items;
    if (candidates.length === 0)
      return card(plain(wantsClosed ? 'No incident is resolved yet.' : 'No incident is open.', 'plain'));
    if (candidates.length === 1 && !wantsClosed) return run(withNumber(intent, candidates[0]!.number), actor, place);
    return card(choiceCard(verb, intent, candidates));
  }

  async function run(intent: Intent, actor: Actor, place: Place): Promise<Reply> {
    if (intent.command === moreVerbs) return card(moreCard(intent, await stateOf(intent, actor)));
    if (intent.form) {
      const form = await asking.formOf(intent, actor);
      if (form && 'stale' in form) return card(plain(form.stale, 'plain'));
      if (form) return { kind: 'form', form };
    }
    const query = queryNamed(intent.command);
    if (query?.help) return card(answerCard(intent.command, await find(query, intent, actor), now()));
    const command = commandNamed(intent.command);
    if (!command || !isForPeople(command))
      return card(plain('This button is of an older OpenAlert. Load the page again.', 'bad'));
    const input = { ...intent.input, ...(intent.expects ? { expects: intent.expects } : {}) };
    const outcome = await execute(command, { actor, input, key: place.key }).catch((error: unknown) => {
      if (error instanceof Conflict && error.remedy) return { error, remedy: error.remedy };
      throw error;
    });
    if ('remedy' in outcome) return card(conflictCard(intent, outcome.error.message, outcome.remedy));
    // A card that changes where the person looks says it all; a new incident, or one of another room, does not show there.
    const { subject } = outcome;
    const known = subject?.kind === 'incident' && subject.number === intent.input.number;
    const seen = place.roomId !== null && (place.incidentNumber ?? subject?.number) === subject?.number;
    if (outcome.changed && known && seen) return { kind: 'none' };
    return card(plain(outcome.reason, outcome.changed ? 'good' : 'plain'));
  }

  async function find(query: Query, { command, input }: Intent, actor: Actor): Promise<unknown> {
    if (command === 'system.doctor')
      return { ...(await runQuery(query as typeof examine, { actor })), system: await parts.health() };
    if (command !== 'alert.simulate') return runQuery(query, { actor, input });
    // Only what a source's own reader made of a payload is an event.
    const { payload, events: _events, ...asked } = input;
    if (typeof payload !== 'string') return runQuery(query, { actor, input: asked });
    const source = typeof asked.source === 'string' ? asked.source : 'generic-json';
    return runQuery(query, {
      actor,
      input: { ...asked, source, events: parts.readPayload(source, jsonOf(payload)) },
    });
  }

  const stateOf = async (intent: Intent, actor: Actor) =>
    runQuery(showIncident, { actor, input: { number: intent.input.number } });

  /** A form that was sent: run, asked about once more, or shown again with what is wrong. */
  async function submit(intent: Intent, values: Values, actor: Actor, place: Place): Promise<Reply> {
    const sent = await asking.submitted(intent, values, actor);
    if (!sent) return run(intent, actor, place);
    if (sent.kind === 'form') return sent;
    if (sent.kind === 'stale') return card(plain(sent.sentence, 'plain'));
    if (sent.kind === 'confirm') return card(sent.card);
    try {
      return await run(sent.intent, actor, place);
    } catch (error) {
      const problems = error instanceof InvalidInput ? problemsIn(sent.form, error) : undefined;
      if (problems) return { kind: 'form', form: refilled(sent.form, values, problems) };
      throw error;
    }
  }

  async function guarded(work: () => Promise<Reply>): Promise<Reply> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof OpenAlertError) return card(plain(error.message, 'bad'));
      return card(
        plain(`This did not work; the fault is on this side. Paging goes on. error ${parts.onError(error)}`, 'bad'),
      );
    }
  }

  return {
    say,
    press: (intent, actor, place) =>
      guarded(() => {
        if (intent.command !== sayIntent) return run(intent, actor, place);
        return answer(parseCommand(String(intent.input.text), place.incidentNumber), actor, place);
      }),
    submit: (intent, values, actor, place) => guarded(() => submit(intent, values, actor, place)),
  };
}

/** A payload that somebody pasted. @throws InvalidInput */
function jsonOf(pasted: string): unknown {
  try {
    return JSON.parse(pasted);
  } catch {
    const expected = 'JSON as the source sends it';
    throw new InvalidInput(`This is no JSON; expected ${expected}.`, [{ field: 'payload', expected }]);
  }
}

const card = (reply: ReplyCard): Reply => ({ kind: 'card', card: reply });
