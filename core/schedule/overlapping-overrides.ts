import type { Override } from './schedule.js';

const peopleOf = ({ userId, replacesUserId }: Override): string[] =>
  [userId, replacesUserId].filter((id): id is string => id !== null);

/** The overrides that share a person with a new one and overlap with it in time: two such would depend on their order. */
export function overlappingOverrides(existing: Override[], added: Override): Override[] {
  const people = peopleOf(added);
  return existing.filter(
    (old) =>
      old.startsAt < added.endsAt && added.startsAt < old.endsAt && peopleOf(old).some((id) => people.includes(id)),
  );
}
