/** The Euclidean remainder: from 0 up to `by`, for negative values too. */
export const mod = (value: number, by: number): number => ((value % by) + by) % by;
