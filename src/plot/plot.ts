import { DataError, nearestName } from "../errors.js";
import type { GridScan, ProfileScan } from "../scan/results.js";
import type { Picture } from "./picture.js";
import { gridScanPicture } from "./records/grid-scan.js";
import { profileScanPicture } from "./records/profile-scan.js";
import { type Pulls, pullsPicture } from "./records/pulls.js";

/** Every record that has a picture. */
export type Plottable = Picture | GridScan | ProfileScan | Pulls;

type Table = { readonly [K in Plottable["kind"]]: (record: Extract<Plottable, { readonly kind: K }>) => Picture };

/** How records are drawn, by kind: a new kind of record has a line here. */
const PICTURES: Table = {
  picture: (picture) => picture,
  "grid-scan": gridScanPicture,
  "profile-scan": profileScanPicture,
  pulls: pullsPicture,
};

/**
 * A sensible picture of a result: plain data, to be drawn by `renderSvg` or written by `writePicture`, or changed first.
 *
 * @throws DataError `no-picture` for a record of another kind, or with too many dimensions
 * @example await writePicture(plot(profileScan(model, data, [{ name: "mu", min: 0, max: 3, n: 31 }])), "profile.svg")
 */
export function plot(record: Plottable): Picture {
  const kind: unknown = (record as { readonly kind?: unknown } | null | undefined)?.kind;
  const kinds = Object.keys(PICTURES);
  if (typeof kind === "string" && kinds.includes(kind)) {
    return (PICTURES[kind as keyof Table] as (record: Plottable) => Picture)(record);
  }
  const nearest = typeof kind === "string" ? nearestName(kind, kinds) : undefined;
  const hint = nearest === undefined ? "For a fit, plot(pulls(fit, model))." : `Did you mean "${nearest}"?`;
  const received = kind === undefined ? "one without a kind" : JSON.stringify(kind);
  const expected = `a record of kind ${kinds.join(", ")}`;
  throw new DataError([{ code: "no-picture", path: "record", expected, received, hint }]);
}
