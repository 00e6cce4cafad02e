/** Whom the title of a calendar's event names: "[L2] ana, ben@example.com" are two people with priority 2. */
export function namesIn(title: string): { names: string[]; priority: number | null } {
  const [, level, rest] = /^\s*(?:\[L(\d{1,2})\])?(.*)$/is.exec(title)!;
  const names = rest!
    .split(/[,;\n]/)
    .map((name) => name.trim().replace(/^@/, '').toLowerCase())
    .filter((name) => name !== '');
  return { names: [...new Set(names)], priority: level === undefined ? null : Number(level) };
}
