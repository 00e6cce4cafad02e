/** A shell command to be copied: its quoted parts stand out. */
export interface CommandView {
  title: string;
  pieces: { text: string; quoted: boolean }[];
}

export function commandView(title: string, command: string): CommandView {
  const pieces = command
    .split(/('[^']*')/)
    .filter(Boolean)
    .map((text) => ({ text, quoted: text.startsWith("'") }));
  return { title, pieces };
}
