/** How the comment of a submission begins, before the version: it tells our submissions from those of others. */
export const MADE_BY = "Made by histograd";
