import { expect, it } from '@jest/globals';
import { whatWords, whoWords } from './words.js';

it('says who, and through what', () => {
  expect(whoWords('user', 'Sam Reyes', 'chat')).toBe('Sam Reyes, in chat');
  expect(whoWords('token', 'deploy', 'rest')).toBe('the key deploy, over the API');
  expect(whoWords('integration', 'Grafana', 'webhook')).toBe('the integration Grafana, through a webhook');
  expect(whoWords('system', 'OpenAlert', 'clock')).toBe('OpenAlert, by the clock');
  expect(whoWords('user', null, 'chat')).toBe('Somebody who was erased, in chat');
  expect(whoWords('token', null, 'elsewhere')).toBe('the key Erased, elsewhere');
});

it('says what came of it, or what was refused and why', () => {
  const entry = { command: 'service.update', refused: null, reason: 'Checkout is changed.', count: 1 };
  expect(whatWords(entry)).toBe('Checkout is changed.');
  expect(whatWords({ ...entry, reason: null })).toBe('What was said is erased.');
  expect(whatWords({ ...entry, refused: 'forbidden', reason: 'No.' })).toBe('Refused: service.update. No.');
  expect(whatWords({ ...entry, refused: 'credential', reason: 'No.', count: 3 })).toBe(
    'Refused at the door: service.update, 3 times. No.',
  );
});
