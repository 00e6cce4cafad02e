/**
 * What an escalation does next, when and why. Pure: the policy's snapshot, the present people and the instant in, pages and
 * the next due instant out. Terms: *loop* one run through the policy; *skipped* a step that reaches nobody, left at once.
 */
import type { PolicySnapshot, Step, Target } from './policy.js';

/** The people behind a target, or why there are none. */
export interface Resolved {
  userIds: string[];
  /** Why it is nobody. */
  reason: string | null;
}

/** Everything that decides what happens next. */
export interface PlanInput {
  snapshot: PolicySnapshot;
  /** Index of the step to take now. */
  step: number;
  loop: number;
  now: Date;
  /** Divides the delays. */
  speed: number;
  /** The incident's status, in its own word. */
  status: string;
  resolve: (target: Target) => Resolved;
  /** Does the person have a way to be reached? Everybody has, when left out. */
  reachable?: (userId: string) => boolean;
  /** Who has acknowledged already, while others must still: they are not paged again. */
  acknowledged?: ReadonlySet<string>;
  /** How many times a step that takes turns was taken before. */
  turnOf?: (step: number) => number;
}

/** A step that was left at once, and why. */
export interface Skipped {
  step: number;
  loop: number;
  reason: string;
}

/** What happens next. */
export type StepPlan =
  | { kind: 'none'; reason: string }
  | {
      kind: 'step';
      page: { userId: string; target: Target }[];
      /** Told, not paged: those of the step and of skipped ones. */
      rooms: Target[];
      /** The step that is taken, which may stand behind skipped ones. */
      step: number;
      loop: number;
      skipped: Skipped[];
      next: { step: number; loop: number; at: Date } | null;
      endReason: string | null;
    }
  | { kind: 'nobody'; rooms: Target[]; skipped: Skipped[]; reason: string };

/** Plans the step that is due. Never pages once somebody has it; goes over steps without anybody at once; always ends. */
export function planStep(input: PlanInput): StepPlan {
  if (input.status !== 'triggered') return { kind: 'none', reason: input.status };
  const skipped: Skipped[] = [];
  const told = new Map<string, Target>();
  for (const place of placesFrom(input.snapshot, input.step, input.loop)) {
    const step = input.snapshot.steps[place.step]!;
    const { page, rooms, reason } = whoIn(step, place.step, input);
    rooms.forEach((room) => told.set(room.id, room));
    if (reason === null)
      return { kind: 'step', page, rooms: [...told.values()], ...place, skipped, ...after(input, step, place) };
    skipped.push({ ...place, reason });
  }
  return {
    kind: 'nobody',
    rooms: [...told.values()],
    skipped,
    reason: skipped.at(-1)?.reason ?? 'the policy has no steps',
  };
}

interface Place {
  step: number;
  loop: number;
}

/** Every place of the policy from one on, in order: at most steps × loops of them. */
function* placesFrom(snapshot: PolicySnapshot, step: number, loop: number): Generator<Place> {
  for (let l = loop; l <= snapshot.repeatCount; l += 1) {
    for (let s = l === loop ? step : 0; s < snapshot.steps.length; s += 1) yield { step: s, loop: l };
  }
}

function whoIn(step: Step, index: number, input: PlanInput) {
  const found = step.targets.map((target) => ({ target, ...input.resolve(target) }));
  const targets = new Map<string, Target>();
  for (const { target, userIds } of found)
    for (const userId of userIds) if (!targets.has(userId)) targets.set(userId, target);
  const reachable = (userId: string) => input.reachable?.(userId) ?? true;
  const people = [...targets.keys()];
  const waiting = people.filter((userId) => !input.acknowledged?.has(userId));
  const chosen = step.roundRobin ? inTurn(waiting, input.turnOf?.(index) ?? 0, reachable) : waiting;
  const rooms = step.targets.filter((target) => target.kind === 'room');
  return { page: chosen.map((userId) => ({ userId, target: targets.get(userId)! })), rooms, reason: emptyReason() };

  function emptyReason(): string | null {
    const wanted = found.filter(({ target }) => target.kind !== 'room');
    // Whoever has acknowledged is reached: such a step has its time, and nobody in it is paged again.
    if (people.length > waiting.length || waiting.some(reachable)) return null;
    if (people.length > 0) return 'nobody in it has a verified contact method';
    if (rooms.length > 0 && wanted.length === 0) return null;
    return wanted.flatMap(({ reason }) => reason ?? []).join(', ') || 'it names nobody';
  }
}

/** The one whose turn it is, or the next one after them who can be reached. */
function inTurn(people: string[], turn: number, reachable: (userId: string) => boolean): string[] {
  const order = people.map((_, index) => people[(turn + index) % people.length]!);
  return order.filter(reachable).slice(0, 1);
}

function after({ snapshot, now, speed }: PlanInput, step: Step, place: Place) {
  const [, next] = placesFrom(snapshot, place.step, place.loop);
  const at = new Date(now.getTime() + (step.delaySeconds * 1000) / speed);
  if (next) return { next: { ...next, at }, endReason: null };
  const runs = snapshot.repeatCount > 0 ? `, ${snapshot.repeatCount + 1} times over` : '';
  return { next: null, endReason: `the last step of ${snapshot.name} was taken${runs}` };
}

/** Whom the place after this one pages, going over empty steps; nobody when nothing follows. */
export function nextPeople(
  snapshot: PolicySnapshot,
  step: number,
  loop: number,
  resolve: (target: Target) => Resolved,
): string[] {
  const [, ...following] = placesFrom(snapshot, step, loop);
  for (const place of following) {
    const userIds = snapshot.steps[place.step]!.targets.flatMap((target) => resolve(target).userIds);
    if (userIds.length > 0) return [...new Set(userIds)];
  }
  return [];
}
