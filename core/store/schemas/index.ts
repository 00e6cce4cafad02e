import type { EntitySchema } from 'typeorm';

/** Every table as TypeORM is told of it. */
export const schemas: EntitySchema[] = [];
