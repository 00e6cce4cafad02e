/** What somebody is in an organisation. Roles stand on each other, the least first. */
export const roles = ['viewer', 'member', 'admin', 'owner'] as const;

/** One of the roles. */
export type Role = (typeof roles)[number];
