/**
 * The files that a document may name, such as its histograms or further parts of it. A program that has no file system, such as a
 * page, can implement it over what its user has chosen.
 */
export interface SourceFiles {
  /**
   * The bytes of a file.
   *
   * @param path - as the document gives it, relative to the folder that the document's paths start from
   * @throws WorkspaceError `outside-folder` for a path that leaves the folders that may be read, `file-not-found`, `not-readable`,
   * `too-large`
   */
  readonly read: (path: string) => Promise<Uint8Array>;
}
