export const schemas: [] = [];
