/** Every migration, oldest first. A merged one never changes; new ones are added at the end. */
import { Spine1764000000000 } from './1764000000000-spine.js';

export const migrations = [Spine1764000000000];
