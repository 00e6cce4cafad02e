/** Writes docs/openapi.json: the document that a running OpenAlert serves at /api/v1/openapi.json. */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { openApiOf } from '../api/reference/openapi.js';
import { pathOf } from './generated-part.js';
import type { OpenApi } from '../api/reference/document.js';
import { restRoutes, type RestParts } from '../api/routes/rest.js';

/** The document, without a system behind it: nothing of it is called. */
export const restDocument = (): OpenApi => openApiOf(restRoutes({ publicUrl: '' } as RestParts).routes);

/** Where it stands. */
export const documentFile = 'docs/openapi.json';

/** The file as it ought to be. */
export const documentText = async (): Promise<string> =>
  format(JSON.stringify(restDocument()), { ...(await resolveConfig(pathOf(documentFile))), parser: 'json' });

if (import.meta.url === pathToFileURL(process.argv[1]!).href) writeFileSync(pathOf(documentFile), await documentText());
