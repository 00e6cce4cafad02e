/** A person's face: two letters on a tint. The tint follows the id, so that it stays when the name changes. */
export interface FaceView {
  initials: string;
  tint: 'p1' | 'p2' | 'p3' | 'p4' | 'p5';
}

const tints = ['p1', 'p2', 'p3', 'p4', 'p5'] as const;

/** "Sam" → SA, "Maya Lin" → ML. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0] ?? '';
  const letters =
    words.length > 1 ? [first, words.at(-1) ?? ''].map((word) => word.slice(0, 1)) : [[...first].slice(0, 2).join('')];
  return letters.join('').toLocaleUpperCase('en') || '?';
}

export function faceOf(who: { id: string | null; name: string }): FaceView {
  const key = who.id ?? who.name;
  const sum = [...key].reduce((hash, letter) => (hash * 31 + letter.codePointAt(0)!) >>> 0, 7);
  return { initials: initialsOf(who.name), tint: tints[sum % tints.length]! };
}
