import type { PolicySnapshot } from './policy.js';
import type { User } from '../people/user.js';

/** How the policy is called that stands in where there is none. */
export const ownersPolicyName = 'Owners (no service with a policy is named)';

/** Where no policy says whom to page, the owners are: three times over, five minutes apart. */
export const ownersPolicy = (users: Pick<User, 'id' | 'name' | 'role'>[]): PolicySnapshot => ({
  name: ownersPolicyName,
  steps: [
    {
      targets: users.filter(({ role }) => role === 'owner').map(({ id, name }) => ({ kind: 'user', id, name })),
      delaySeconds: 300,
    },
  ],
  repeatCount: 2,
});
