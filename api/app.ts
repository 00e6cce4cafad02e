/** The Express app, from what it is given: pages, REST, operations; every error as a problem or as a page. */
import express, { type ErrorRequestHandler, type Express } from 'express';
import { checkRoutes } from './check-routes.js';
import { errorPage } from './pages/error.js';
import { HttpError, problemOf, sendProblem } from './problem.js';
import { operationRoutes, type OperationParts } from './operations.js';
import { pageRoutes, type PageParts } from './routes/pages.js';
import { redactedPath } from './paths.js';
import { restRoutes, type RestParts } from './routes/rest.js';
import { securityHeaders } from './edge.js';
import type { Log } from './log.js';

/** Everything the app is given. */
export type AppParts = RestParts & PageParts & OperationParts & { log: Log };

/** Makes the Express app. */
export function createApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((_request, response, next) => {
    response.set(securityHeaders);
    next();
  });
  const rest = restRoutes(parts);
  const pages = [operationRoutes(parts), pageRoutes(parts)];
  checkRoutes({ '/api/v1': [rest], '': pages });
  app.use('/api/v1', rest);
  app.use(pages);
  app.use((request) => {
    throw new HttpError(404, `There is nothing at ${redactedPath(request.path)} for ${request.method}.`);
  });
  app.use(answerError(parts.log, () => parts.clock.now()));
  return app;
}

/** Browsers get a page, programs a problem; what nobody expected is logged with the id that is shown. */
function answerError(log: Log, now: () => Date): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const problem = problemOf(error);
    if (problem.unexpected)
      log.error(
        { err: error, id: problem.body.id, method: request.method, path: redactedPath(request.path) },
        'a request failed',
      );
    const wantsPage = !request.path.startsWith('/api/') && request.accepts(['json', 'html']) === 'html';
    if (!wantsPage || response.headersSent) return sendProblem(response, problem);
    const page = errorPage({
      status: problem.status,
      message: problem.unexpected ? undefined : problem.body.detail,
      id: problem.body.id,
      now: now(),
    });
    return void response
      .status(problem.status)
      .set(problem.headers)
      .set('cache-control', 'no-store')
      .type('html')
      .send(page);
  };
}
