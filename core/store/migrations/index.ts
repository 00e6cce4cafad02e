/** Every migration in the order of its timestamp; a merged one never changes, a new one is added at the end. */
import { AuditChain1764600000000 } from './1764600000000-audit-chain.js';
import { Identity1764500000000 } from './1764500000000-identity.js';
import { IntegrationKeys1764200000000 } from './1764200000000-integration-keys.js';
import { ListFilters1764900000000 } from './1764900000000-list-filters.js';
import { Responding1764300000000 } from './1764300000000-responding.js';
import { Notices1765000000000 } from './1765000000000-notices.js';
import { Requests1764800000000 } from './1764800000000-requests.js';
import { Reviews1765700000000 } from './1765700000000-reviews.js';
import { Schedules1764100000000 } from './1764100000000-schedules.js';
import { Tenancy1764400000000 } from './1764400000000-tenancy.js';
import { SealedSecrets1764700000000 } from './1764700000000-sealed-secrets.js';
import { Spine1764000000000 } from './1764000000000-spine.js';

export const migrations = [
  Spine1764000000000,
  Schedules1764100000000,
  IntegrationKeys1764200000000,
  Responding1764300000000,
  Tenancy1764400000000,
  Identity1764500000000,
  AuditChain1764600000000,
  SealedSecrets1764700000000,
  Requests1764800000000,
  ListFilters1764900000000,
  Notices1765000000000,
  Reviews1765700000000,
];
