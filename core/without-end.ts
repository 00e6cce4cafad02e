/** The text without the signs of that set at its end; looks at each sign once, which an expression such as `[.,]+$` does not. */
export function withoutEnd(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}
