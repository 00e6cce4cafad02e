import { paths, type Path } from './paths.js';
import type { Router } from 'express';

/** The routes that a router answers, as "GET /api/v1/incidents". */
function routesOf(router: Router, prefix: string): string[] {
  return router.stack.flatMap(({ route }) => {
    if (!route) return [];
    const places = ([] as string[]).concat(route.path);
    const methods = route.stack.flatMap(({ method }) => (method ? [method.toUpperCase()] : []));
    return places.flatMap((place) => methods.map((method) => `${method} ${prefix}${place}`));
  });
}

/**
 * Holds the routers against the registry, so that no route goes live without saying who may call it, and none is promised
 * that is not there. `routers` are given by the prefix they are mounted under.
 * @throws Error naming what differs
 */
export function checkRoutes(routers: Record<string, Router[]>, registry: Path[] = paths): void {
  const live = Object.entries(routers).flatMap(([prefix, all]) => all.flatMap((router) => routesOf(router, prefix)));
  const known = registry.filter(({ by }) => by === 'express').map(({ method, path }) => `${method} ${path}`);
  const problems = [
    ...live.filter((route) => !known.includes(route)).map((route) => `${route} says nowhere who may call it`),
    ...known.filter((route) => !live.includes(route)).map((route) => `${route} is promised and not there`),
  ];
  if (problems.length > 0) throw new Error(`The registry of paths (api/paths.ts) is wrong: ${problems.join('; ')}.`);
}
