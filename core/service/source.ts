/** A *source* is a kind of sender (alertmanager); an *integration* is one keyed sender of that kind, of one service. */

const aliases: Record<string, string> = { alertmanager: 'alertmanager', prometheus: 'alertmanager' };

/** Every word that names a source, aliases included. */
export const sourceIds = Object.keys(aliases);

/** The id of the source that a word names; undefined when none is called that. */
export const sourceOf = (word: string): string | undefined =>
  Object.hasOwn(aliases, word) ? aliases[word] : undefined;
