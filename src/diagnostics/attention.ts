/** Pulls of more standard deviations than this are listed by default. */
export const PULLED_ABOVE = 1;

/** Parameters whose uncertainty is less than this fraction of the width of their constraint are listed by default. */
export const CONSTRAINED_BELOW = 0.5;
