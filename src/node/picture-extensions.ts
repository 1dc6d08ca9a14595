/** How the names of files of pictures end. */
export const PICTURE_EXTENSIONS = [".svg", ".png", ".pdf"] as const;
