/**
 * A valid input for every command and query that a person or a key may run, made anew for each cell, so that what is answered is
 * about who asks. What machines alone run needs none: whoever asks for it is turned away at the door.
 */
import type { Caller, World } from './world.js';

type Sample = (world: World, caller: Caller) => Promise<Record<string, unknown>> | Record<string, unknown>;

const on =
  (input: object = {}): Sample =>
  async (world) => ({ number: (await world.incident()).number, ...input });

const nothing: Sample = () => ({});
/** The id of nothing. */
const nobody = '01a20d58-5beb-720d-bb87-0000000000ff';
const span = { start: '2026-12-01T09:00:00Z', end: '2026-12-01T17:00:00Z' };
const steps = [{ targets: ['priya'], delaySeconds: 60 }];

const integration = async (world: World) => {
  const name = world.fresh('source');
  const outcome = await world.run('integration.create', { name, source: 'generic-json', service: 'checkout' });
  return outcome.subject!.id;
};
const keyOf = async (world: World, id: string) => {
  const added = await world.run('integration.add-key', { id });
  return added.subject!.id;
};
const swap = async (world: World) => {
  const user = await world.person('sam');
  const outcome = await world.run('swap.offer', { user: user.name, schedule: 'checkout', ...nextHour(world) });
  return outcome.subject!.id;
};
/** An hour of its own for each call, in a week in which Sam has the duty. */
function nextHour(world: World) {
  const hour = Number(world.fresh('hour').split('-').at(-1));
  const start = new Date(Date.UTC(2026, 11, 14, 10) + (hour % 150) * 3_600_000);
  return { start: start.toISOString(), end: new Date(start.getTime() + 3_600_000).toISOString() };
}
/** A page of a new incident, as if its mail server had been away. */
const failedPage = async (world: World) => {
  const { number, id } = await world.incident({ severity: 'SEV1' });
  await world.run('incident.page', { number, to: '@priya' });
  const [page] = await world.h.database.query<{ id: string }>(
    `update pages set status = 'failed', reason = 'the mail server does not answer'
     where id = (select id from pages where incident_id = $1 order by id limit 1) returning id`,
    [id],
  );
  return page!.id;
};
const member = async (world: World) => {
  const person = world.fresh('person');
  await world.run('person.add', { name: person, email: `${person}@larkspur.example`, handle: person });
  return person;
};
const memberId = async (world: World) => (await world.person(await member(world))).id;
const team = async (world: World) => {
  const handle = world.fresh('team');
  await world.run('team.save', { name: handle, handle });
  return handle;
};

/** By the name of the command or the query. */
export const samples: Record<string, Sample> = {
  'incident.acknowledge': on(),
  'incident.acknowledge-all': () => ({ service: 'checkout' }),
  'incident.unacknowledge': on(),
  'incident.escalate': on(),
  'incident.pass': on(),
  'incident.reassign': on({ to: '@priya' }),
  'incident.snooze': on({ minutes: 30 }),
  'incident.resolve': on(),
  'incident.reopen': on(),
  'incident.merge': async (world) => ({
    number: (await world.incident()).number,
    into: (await world.incident()).number,
  }),
  'incident.set-phase': on({ phase: 'identified' }),
  'incident.update': on({ text: 'half of it works' }),
  'incident.note': on({ text: 'it was the cache' }),
  'incident.set-severity': on({ severity: 'SEV4' }),
  'incident.link': on({ url: 'https://runbooks.example/1' }),
  'incident.page': on({ to: '@priya' }),
  'incident.invite': on({ user: '@priya' }),
  'incident.uninvite': on({ user: '@priya' }),
  'incident.make-private': on(),
  'incident.make-public': on(),
  'incident.declare': () => ({ title: 'checkout is down', severity: 'SEV4' }),
  'incident.show': on(),
  'incident.pages': on(),
  'incident.why': async (world) => ({
    number: (await world.incident()).number,
    user: (await world.person('priya')).id,
  }),
  'incident.list': nothing,
  'incident.cards': async (world) => ({ ids: [(await world.incident()).id] }),
  'alert.list': nothing,
  'alert.simulate': () => ({ service: 'checkout' }),
  'oncall.show': nothing,
  'schedule.list': nothing,
  'schedule.show': () => ({ schedule: 'checkout' }),
  'schedule.override': () => ({ user: 'priya', schedule: 'checkout', minutes: 60, replace: true }),
  'schedule.cancel-override': async (world) => {
    const made = await world.run('schedule.override', { user: 'vic', schedule: 'checkout', ...overrideSpan(world) });
    return { schedule: 'checkout', id: made.data!.override };
  },
  'schedule.save': (world) => ({ name: world.fresh('schedule'), zone: 'UTC', layers: [], team: 'payments' }),
  'schedule.set-temporary': () => ({ schedule: 'checkout', ...span, shifts: [] }),
  'schedule.remove-temporary': () => ({ schedule: 'checkout', ...span }),
  'swap.offer': (world) => ({ user: 'sam', schedule: 'checkout', ...nextHour(world) }),
  'swap.take': async (world) => ({ id: await swap(world), user: 'priya' }),
  'swap.withdraw': async (world) => ({ id: await swap(world) }),
  'page.failed': nothing,
  'page.resend': async (world) => ({ id: await failedPage(world) }),
  'page.test': (_world, { actor }) => (actor?.kind === 'token' ? { to: 'priya' } : {}),
  'service.create': (world) => ({ name: world.fresh('service'), team: 'payments' }),
  'service.update': () => ({ service: 'checkout', ackTimeoutSeconds: 600 }),
  'service.list': nothing,
  'policy.save': () => ({ name: 'Checkout', steps }),
  'policy.list': nothing,
  'integration.list': nothing,
  'integration.create': (world) => ({ name: world.fresh('source'), source: 'generic-json', service: 'checkout' }),
  'integration.add-key': async (world) => ({ id: await integration(world) }),
  'integration.test': async (world) => ({ id: await integration(world) }),
  'integration.revoke': async (world) => ({ id: await integration(world) }),
  'integration.revoke-key': async (world) => {
    const id = await integration(world);
    return { id, keyId: await keyOf(world, id) };
  },
  'organisation.show': nothing,
  'organisation.set-ack-timeout': () => ({ severity: 'SEV5', ackTimeoutSeconds: 3600 }),
  'organisation.set-speed': () => ({ speed: 1 }),
  'outbox.list': nothing,
  'people.list': nothing,
  'people.reach': nothing,
  'people.directory': nothing,
  'person.add': (world) => {
    const handle = world.fresh('person');
    return { name: handle, email: `${handle}@larkspur.example`, handle };
  },
  'person.update': async (world) => ({ person: await member(world), name: 'Somebody' }),
  'person.disable': async (world) => ({ person: await member(world) }),
  'person.enable': async (world) => ({ person: await member(world) }),
  'person.offer-link': async (world) => ({ person: await member(world) }),
  'room.list': nothing,
  'room.read': async (world) => ({ room: await world.room('incidents') }),
  'room.pinned': async (world) => ({ room: await world.room('incidents') }),
  'room.say': async (world) => ({ room: await world.room('incidents'), text: 'hello' }),
  'session.close': () => ({ sessionId: nobody }),
  'system.doctor': nothing,
  'system.health': nothing,
  'demo.remove': nothing,
  'access.request': nothing,
  'access.show': nothing,
  'action-link.revoke': (_world, { actor }) => (actor?.kind === 'user' ? {} : { user: nobody }),
  'alert.show': async (world) => ({ alert: await world.alert() }),
  'audit.erase-person': async (world) => ({ person: await member(world) }),
  'audit.export': () => ({ from: '2026-11-24T00:00:00Z', to: '2026-11-24T12:00:00Z' }),
  'audit.head': nothing,
  'audit.heads': nothing,
  'audit.list': nothing,
  'audit.review-access': nothing,
  'credential.break-glass': async (world) => ({ user: await memberId(world), on: false }),
  'credential.reset': async (world) => ({ user: await memberId(world) }),
  'identity.confirm': () => ({ id: nobody, same: true }),
  'identity.foresee': () => ({ issuer: 'https://id.example', group: 'anybody', team: 'payments' }),
  'identity.map-group': (world) => ({ issuer: 'https://id.example', group: world.fresh('group'), team: 'payments' }),
  'identity.unmap-group': async (world) => {
    const made = await world.run('identity.map-group', {
      ...{ issuer: 'https://id.example', group: world.fresh('group'), team: 'payments' },
    });
    return { id: made.subject!.id };
  },
  'identity.own': nothing,
  'identity.preview': nothing,
  'incident.timeline': on(),
  'incident.record': on(),
  'incident.measure': nothing,
  'review.save': on({ text: 'it was the cache' }),
  'integration.set-allowed-addresses': async (world) => ({ id: await integration(world), addresses: ['192.0.2.0/24'] }),
  'key.create': (world) => ({ name: world.fresh('key'), scopes: ['read'], team: 'payments' }),
  'key.list': nothing,
  'key.revoke': async (world) => {
    const made = await world.run('key.create', { name: world.fresh('key'), scopes: ['read'], team: 'payments' });
    return { id: made.subject!.id };
  },
  'policy.show': () => ({ policy: 'Checkout' }),
  'room.watch': async (world) => ({ room: await world.room('incidents'), after: 0, limit: 10, readers: [] }),
  'service.show': () => ({ service: 'checkout' }),
  'session.list': nothing,
  'session.revoke': () => ({ sessionId: nobody }),
  'session.revoke-all': async (world) => ({ user: await memberId(world) }),
  'team.list': nothing,
  'team.save': async (world) => ({ team: 'payments', name: world.fresh('Payments'), handle: 'payments' }),
  'team.remove': async (world) => ({ team: await team(world) }),
  'team.set-member': async (world) => ({ team: 'payments', person: await member(world) }),
  'team.remove-member': async (world) => {
    const person = await member(world);
    await world.run('team.set-member', { team: 'payments', person });
    return { team: 'payments', person };
  },
};

/** A span of its own for an override. */
function overrideSpan(world: World) {
  const { start, end } = nextHour(world);
  return { startsAt: start, endsAt: end };
}
