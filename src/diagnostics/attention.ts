/** Pulls of more standard deviations than this deserve attention, unless something else is asked for. */
export const PULLED_ABOVE = 1;

/** Uncertainties of less than this share of the width of their constraint do. */
export const CONSTRAINED_BELOW = 0.5;
