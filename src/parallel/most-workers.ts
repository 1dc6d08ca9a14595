/** More workers than any machine has cores is a slip of the pen, and would exhaust its memory. */
export const MOST_WORKERS = 1024;
