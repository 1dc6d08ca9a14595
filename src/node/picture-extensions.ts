/** Extensions of the files of pictures. */
export const PICTURE_EXTENSIONS = [".svg", ".png", ".pdf"] as const;
