/**
 * The largest number of events, expected or observed, and the largest factor of a systematic: a second derivative of the
 * likelihood has products of two of them, which must be numbers wherever a fit goes.
 */
export const LARGEST_COUNT = 1e60;
