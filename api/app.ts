/** The Express app, from what it is given: pages, REST, operations; every error as a problem or as a page. */
import express, { type ErrorRequestHandler, type Express } from 'express';
import { checkRoutes } from './check-routes.js';
import { createCors } from './cors.js';
import { errorPage } from './pages/error.js';
import { HttpError, problemOf, sendProblem } from './problem.js';
import { operationRoutes, type OperationParts } from './operations.js';
import { meRoutes, type MeParts } from './routes/me.js';
import { pageRoutes, type PageParts } from './routes/pages.js';
import { askedAt, provePath } from './routes/page-kit.js';
import { redactedPath } from './paths.js';
import { referenceRoutes } from './reference/routes.js';
import { restRoutes, type RestParts } from './routes/rest.js';
import { reviewPageRoutes, type ReviewPageParts } from './routes/review-pages.js';
import { settingsRoutes, type SettingsParts } from './routes/settings.js';
import { signInRoutes, type SignInParts } from './routes/sign-in.js';
import { ssoRoutes, type SsoParts } from './routes/sso.js';
import { ProofNeeded, Unavailable } from '../core/errors.js';
import type { Log } from './log.js';

/** Everything the app is given. */
export type AppParts = RestParts &
  PageParts &
  SettingsParts &
  OperationParts &
  SignInParts &
  SsoParts &
  MeParts &
  ReviewPageParts & { log: Log; corsOrigins: readonly string[] };

/** Makes the Express app. */
export function createApp(parts: AppParts): Express {
  const rest = restRoutes(parts);
  const reference = referenceRoutes(rest.routes, { publicUrl: parts.publicUrl, now: () => parts.clock.now() });
  const operations = operationRoutes(parts);
  // Before the pages, whose /sign-in/:token takes whatever stands there.
  const pages = [
    signInRoutes(parts),
    ssoRoutes(parts),
    meRoutes(parts),
    reviewPageRoutes(parts),
    pageRoutes(parts),
    settingsRoutes(parts),
  ];
  checkRoutes({ '/api/v1': [reference, ...rest.routers], '': [operations, ...pages] });
  return framed(parts, (app) => {
    app.use('/api/v1', createCors(parts.corsOrigins), reference, rest.routers);
    app.use(operations);
    app.use((request, response, next) => {
      if (!request.path.startsWith('/assets/')) parts.admit(request, response);
      next();
    });
    app.use(pages);
    app.use((request) => {
      throw new HttpError(404, `There is nothing at ${redactedPath(request.path)} for ${request.method}.`);
    });
  });
}

/** The app of a process that only works: health, readiness and metrics. Whatever else comes is asked to come back, not lost. */
export function createOperationApp(parts: OperationParts & Pick<AppParts, 'log' | 'clock'>): Express {
  return framed(parts, (app) => {
    app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
    app.use(operationRoutes(parts));
    app.use(() => {
      throw new Unavailable('This process pages and answers nobody (OPENALERT_ROLE=worker). Ask an api process.');
    });
  });
}

/** An app with what every answer has: the headers that protect, and errors in words. */
function framed({ log, clock }: Pick<AppParts, 'log' | 'clock'>, mount: (app: Express) => void): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  mount(app);
  app.use(answerError(log, () => clock.now()));
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
    if (error instanceof ProofNeeded)
      return void response.set('cache-control', 'no-store').redirect(303, provePath(askedAt(request)));
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
