/** Every migration in the order of its timestamp; a merged one never changes, a new one is added at the end. */
import { Schedules1764100000000 } from './1764100000000-schedules.js';
import { Spine1764000000000 } from './1764000000000-spine.js';

export const migrations = [Spine1764000000000, Schedules1764100000000];
