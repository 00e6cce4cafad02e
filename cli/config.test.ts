import { describe, expect, it } from '@jest/globals';
import type { InvalidInput } from '../core/errors.js';
import { readConfig } from './config.js';

/** The names of what is wrong with an environment. */
function problemsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    return (error as InvalidInput).problems.map(({ field }) => field);
  }
}

const database = 'postgres://host/openalert';
const publicUrl = 'https://alerts.example.com';

describe('the configuration', () => {
  it('asks a process that is one of several for the database they share, and a worker for the address of its links', () => {
    expect(problemsOf({ OPENALERT_ROLE: 'api' })).toEqual(['DATABASE_URL']);
    expect(problemsOf({ OPENALERT_ROLE: 'worker' })).toEqual(['DATABASE_URL', 'OPENALERT_PUBLIC_URL']);
    expect(problemsOf({ OPENALERT_ROLE: 'api', DATABASE_URL: database })).toEqual([]);
    expect(problemsOf({ OPENALERT_ROLE: 'worker', DATABASE_URL: database, OPENALERT_PUBLIC_URL: publicUrl })).toEqual(
      [],
    );
    expect(problemsOf({ OPENALERT_ROLE: 'pager' })).toEqual(['OPENALERT_ROLE']);
    expect(readConfig({}).OPENALERT_ROLE).toBe('all');
  });

  it('takes the addresses of a MongoDB, of one host or of several, and of a Redis, and of nothing else', () => {
    for (const url of [
      'mongodb://m/openalert',
      'mongodb://a:1,b:2/x?replicaSet=r',
      'mongodb+srv://u:p@h/x',
      'mongodb://h',
    ])
      expect(readConfig({ JOBS_URL: url }).JOBS_URL).toBe(url);
    for (const url of ['postgres://h/x', 'mongodb://', 'mongodb:///x', 'mongo'])
      expect([url, problemsOf({ JOBS_URL: url })]).toEqual([url, ['JOBS_URL']]);
    expect(problemsOf({ REDIS_URL: 'rediss://:secret@host:6380/1' })).toEqual([]);
    expect(problemsOf({ REDIS_URL: 'http://host' })).toEqual(['REDIS_URL']);
  });
});
