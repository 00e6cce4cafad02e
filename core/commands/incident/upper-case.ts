/** "sev2" means SEV2: severities are typed as they come. */
export const upperCase = (value: unknown): unknown => (typeof value === 'string' ? value.toUpperCase() : value);
