import { describe, expect, it } from '@jest/globals';
import { Router } from 'express';
import { checkRoutes } from './check-routes.js';
import type { Path } from './paths.js';

const registry: Path[] = [
  { method: 'GET', path: '/api/v1/things', guard: 'service.read', by: 'express' },
  { method: 'POST', path: '/webhooks/:source/:key', guard: 'key', by: 'front' },
];
const routerWith = (...places: string[]) => {
  const router = Router();
  places.forEach((place) => router.get(place, () => undefined));
  return router;
};

describe('a start', () => {
  it('goes on when every route is in the registry, and everything promised is there', () => {
    expect(() => checkRoutes({ '/api/v1': [routerWith('/things')] }, registry)).not.toThrow();
  });

  it('is refused for a route that says nowhere who may call it', () => {
    const routers = { '/api/v1': [routerWith('/things', '/secrets')] };
    expect(() => checkRoutes(routers, registry)).toThrow('GET /api/v1/secrets says nowhere who may call it');
  });

  it('is refused for a promise that nothing answers', () => {
    expect(() => checkRoutes({ '/api/v1': [routerWith()] }, registry)).toThrow(
      'GET /api/v1/things is promised and not there',
    );
  });
});
