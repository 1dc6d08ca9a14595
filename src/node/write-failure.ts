const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "a folder that does not exist",
  ENOTDIR: "a path with a file in the place of a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "a read-only file system",
  EISDIR: "a folder",
  ENOSPC: "a full disk",
  EDQUOT: "a quota that is used up",
};

/** Why the operating system did not write a file. */
export function reasonOf({ code = "", message = code }: Partial<NodeJS.ErrnoException>): string {
  return REASONS[code] ?? message;
}
