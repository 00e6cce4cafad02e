/** What somebody wrote as Markdown that says just that: nothing of it becomes a heading, a link, a picture or HTML. */
const signs = /[\\`*_[\]<>|~&#!]/g;

/** A text on one line. */
export const inline = (text: string): string => text.replace(/\s+/g, ' ').trim().replace(signs, '\\$&');

/** A text of its own lines, each a line of a list's entry. */
export const lines = (text: string): string => {
  const all = text.replace(/\r\n?/g, '\n').trim().split('\n');
  // Two spaces end a line; four stand below the entry of a list.
  return all.map((line, index) => `${index === 0 ? '' : '  '}${startless(inline(line))}`).join('  \n');
};

/** A line that begins like a list or a number would be one. */
const startless = (line: string): string => line.replace(/^([-+=])/, '\\$1').replace(/^(\d+)([.)])/, '$1\\$2');
