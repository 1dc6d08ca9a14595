import type { PatchSetPictureOptions } from "../../plot/pictures/patch-set-scan.js";
import type { RankingPictureOptions } from "../../plot/pictures/ranking.js";
import type { YieldsPictureOptions } from "../../plot/pictures/yields.js";

/** Options of the pictures that have some besides their style. */
export interface PictureOptions {
  readonly ofYields?: YieldsPictureOptions;
  readonly ofPatchSet?: PatchSetPictureOptions;
  readonly ofRanking?: RankingPictureOptions;
}
