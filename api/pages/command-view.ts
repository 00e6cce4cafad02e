/** A shell command to be copied: its quoted parts stand out. */
export interface CommandView {
  title: string;
  pieces: { text: string; quoted: boolean }[];
}

/** Splits a command into its quoted and its other parts. */
export function commandView(title: string, command: string): CommandView {
  const pieces = command
    .split(/('[^']*')/)
    .filter(Boolean)
    .map((text) => ({ text, quoted: text.startsWith("'") }));
  return { title, pieces };
}
