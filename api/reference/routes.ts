/** The reference for programs and for people: both are the same document. */
import { Router } from 'express';
import { openApiOf } from './openapi.js';
import { referencePage } from './page.js';
import { isKnown, tagOf } from '../routes/tags.js';
import type { Route } from '../routes/route.js';

/** /openapi.json and /docs, below /api/v1; anybody may read them. */
export function referenceRoutes(routes: Route[], parts: { publicUrl: string; now: () => Date }): Router {
  const router = Router({ caseSensitive: true });
  const document = openApiOf(routes);
  const text = JSON.stringify(document);
  const tag = tagOf(undefined, text);
  router.get('/openapi.json', (request, response) => {
    response.set({ etag: tag, 'cache-control': 'no-cache' });
    if (isKnown(request.headers['if-none-match'], tag)) return void response.status(304).end();
    return void response.type('application/json').send(text);
  });
  router.get('/docs', (_request, response) => {
    const page = referencePage(document, { url: `${parts.publicUrl}/api/v1`, now: parts.now() });
    response.set('cache-control', 'no-cache').type('html').send(page);
  });
  return router;
}
