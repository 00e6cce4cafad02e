/** The product's time: database time in production, a movable one in tests. Nothing else may ask what time it is. */
export interface Clock {
  /** The present instant. */
  now(): Date;
}
