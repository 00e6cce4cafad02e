/** Thrown by a command whose world changed under it; `execute` runs it again with the same instant and key. */
export class TryAgain extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'TryAgain';
  }
}
