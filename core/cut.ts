/** The text, or its first `limit - 1` characters and an ellipsis; never half of a character that takes two code units. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Enough code units for `limit` characters, so that a text of 40,000 is not split as a whole.
  const characters = [...text.slice(0, limit * 2)];
  if (characters.length <= limit && text.length <= limit * 2) return text;
  return `${characters
    .slice(0, limit - 1)
    .join('')
    .trimEnd()}…`;
}
