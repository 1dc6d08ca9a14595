/** Replaced by the version of the package when the command line is bundled. */
declare const HISTOGRAD_VERSION: string | undefined;

export const VERSION = typeof HISTOGRAD_VERSION === "string" ? HISTOGRAD_VERSION : "0.0.0-development";
