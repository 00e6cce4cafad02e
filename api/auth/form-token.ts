import type { Request } from 'express';

/** The one place where a form of ours gets what proves that it is ours, besides where it was sent from; null: nothing besides. */
export const formTokenOf = (_request: Request): string | null => null;
