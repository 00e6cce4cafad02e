/** What an API key is for, each scope with its sentence. Which permissions a scope holds stands in the policy table. */
export const scopes = {
  read: 'Sees incidents, alerts, services, schedules and people',
  respond: 'Declares, acknowledges and resolves incidents',
  schedule: 'Changes schedules, overrides and swaps',
  configure: 'Changes services, policies and integrations',
  people: 'Changes people and teams',
  audit: 'Reads the audit',
} as const;

/** One of the scopes. */
export type Scope = keyof typeof scopes;

/** The names of the scopes. */
export const scopeNames = Object.keys(scopes) as Scope[];
