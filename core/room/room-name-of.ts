/** The name of an incident's room: `inc-42-checkout-errors`, at most 80 characters, lower case, as chat platforms want it. */
export function roomNameOf(number: number, title: string): string {
  const words = title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return words ? `inc-${number}-${words}` : `inc-${number}`;
}
