/** Largest number of workers of a pool. A larger number is probably a typing error, and would exhaust the memory. */
export const MOST_WORKERS = 1024;
