import type { ConditionalFits } from "./conditional-fits.js";
import { type Plane, rayAt } from "./plane.js";
import { type Guess, seekLevel } from "./ray.js";

/** Number of rays of the first round. */
const RAYS = 48;
/** Number of rays of a contour from which on no more are added. */
const MOST_RAYS = 240;
/** Rays are added beside a point at which the contour turns by more than this angle, in the coordinates of `Plane`. */
const LARGEST_TURN = (10 * Math.PI) / 180;
/** Accuracy of the angles of the ends of an open contour. */
const END_ANGLE = 1e-5;
/** No ray is added between neighbours at a smaller angle than this, however sharp the turn is. */
const SMALLEST_GAP = 0.01;
/** The contour is not star-shaped if radii of neighbours within this angle have a larger ratio than this. */
const JUMP = { angle: 2 * SMALLEST_GAP, ratio: 1.5 };

/** The end of a ray: its point on the contour, or no point where a bound or a failing fit is reached first. */
export interface PolarPoint {
  readonly angle: number;
  /** Undefined where the level is not reached. */
  readonly radius: number | undefined;
  readonly x: number;
  readonly y: number;
  /** Estimates of all parameters; `[nPars]`. */
  readonly values: Float64Array;
  readonly reason: string;
}

/** A contour as the ends of rays from the best fit. */
export interface PolarContour {
  /** Points at ascending angles, over one turn. */
  readonly points: readonly PolarPoint[];
  /** Whether each ray seems to meet the contour only once. */
  readonly isStarShaped: boolean;
}

/** Number of rays of the first round in each sector of a contour. */
const RAYS_OF_SECTOR = 12;

/** Indices of the sectors. */
export const SECTORS: readonly number[] = Array.from({ length: RAYS / RAYS_OF_SECTOR }, (_, sector) => sector);

/** Ends of the rays of a sector at one level, by ascending angle. */
type SectorPoints = readonly PolarPoint[];

/** Ends of the rays of a sector at several levels, by ascending level. */
export type SectorRays = readonly SectorPoints[];

/**
 * Finds the ends of the rays of a sector at several levels. The first ray of the lowest level starts from the best fit, the
 * others from the previous ray or, at a higher level, from the same ray at the level below, so that a sector depends on no other.
 *
 * @param levels - ascending
 * @returns points of each level
 * @throws LowerMinimum when a point lies below the best fit
 */
export function sectorRays(fits: ConditionalFits, plane: Plane, levels: readonly number[], sector: number): SectorRays {
  const found: SectorPoints[] = [];
  for (const level of levels) found.push(raysAt(fits, plane, level, sector, found.at(-1)));
  return found;
}

function raysAt(
  fits: ConditionalFits,
  plane: Plane,
  level: number,
  sector: number,
  inner: SectorPoints | undefined,
): SectorPoints {
  const points: PolarPoint[] = [];
  const scale = inner === undefined ? 1 : Math.sqrt(level) / lowerRoot(inner);
  for (let k = 0; k < RAYS_OF_SECTOR; k++) {
    const angle = (2 * Math.PI * (sector * RAYS_OF_SECTOR + k)) / RAYS;
    const within = inner?.[k];
    const guess = within === undefined ? undefined : enlarged(fits, within, scale);
    points.push(pointAt(fits, plane, level, angle, guess ?? neighbourGuess(plane, points.at(-1), angle)));
  }
  return points;
}

/**
 * Contour of −2 Δ log L at `level` as the ends of rays from the best fit; rays are added where the contour turns sharply, and
 * where it ends.
 *
 * @param rays - rays of all sectors, by ascending angle
 * @throws LowerMinimum when a point lies below the best fit
 */
export function polarContour(
  fits: ConditionalFits,
  plane: Plane,
  level: number,
  rays: readonly PolarPoint[],
): PolarContour {
  const points = [...rays];
  const isStarShaped = refine(fits, plane, level, points);
  return { points, isStarShaped };
}

/** Approximate √Δ of a contour: the mean of its radii, which count standard deviations. */
function lowerRoot(points: SectorPoints): number {
  const radii = points.flatMap(({ radius }) => (radius === undefined ? [] : [radius]));
  return radii.reduce((sum, r) => sum + r, 0) / Math.max(1, radii.length) || 1;
}

function pointAt(
  fits: ConditionalFits,
  plane: Plane,
  level: number,
  angle: number,
  guess: Guess | undefined,
): PolarPoint {
  const ray = rayAt(plane, angle);
  const end = seekLevel(fits, ray, level, guess);
  const [x0, y0] = plane.origin;
  if (end.t === undefined) {
    return { angle, radius: undefined, x: x0, y: y0, values: Float64Array.from(fits.best.values), reason: end.reason };
  }
  const [dx, dy] = ray.direction as readonly [number, number];
  return { angle, radius: end.t, x: x0 + end.t * dx, y: y0 + end.t * dy, values: end.values, reason: "" };
}

/** A guess from the point of an inner contour on the same ray, by linear extrapolation from the best fit. */
function enlarged({ best }: ConditionalFits, { radius, values }: PolarPoint, scale: number): Guess | undefined {
  if (radius === undefined) return undefined;
  return { t: radius * scale, values: values.map((v, p) => best.values[p]! + scale * (v - best.values[p]!)) };
}

/** A guess from a neighbour at another angle: its radius, and its estimates moved along the responses of the plane. */
function neighbourGuess(plane: Plane, neighbour: PolarPoint | undefined, angle: number): Guess | undefined {
  if (neighbour?.radius === undefined) return undefined;
  const t = neighbour.radius;
  const { direction } = rayAt(plane, angle);
  const dx = plane.origin[0] + t * direction[0]! - neighbour.x;
  const dy = plane.origin[1] + t * direction[1]! - neighbour.y;
  const [rx, ry] = plane.responses;
  return { t, values: neighbour.values.map((v, p) => v + rx[p]! * dx + ry[p]! * dy) };
}

/** Adds rays until the contour is smooth and its ends are found; false where its radius jumps, so that it is not star-shaped. */
function refine(fits: ConditionalFits, plane: Plane, level: number, points: PolarPoint[]): boolean {
  for (let pass = 0; pass < 40; pass++) {
    const wanted = points.map((_, k) => needsPoint(points, k));
    if (jumps(points)) return false;
    if (!wanted.includes(true) || points.length >= MOST_RAYS) return true;
    const next: PolarPoint[] = [];
    for (const [k, point] of points.entries()) {
      next.push(point);
      if (!wanted[k]) continue;
      const after = points[(k + 1) % points.length]!;
      const angle = point.angle + 0.5 * gap(point, after);
      const nearest = point.radius === undefined ? after : point;
      next.push(pointAt(fits, plane, level, angle, neighbourGuess(plane, nearest, angle)));
    }
    points.splice(0, points.length, ...next);
  }
  return !jumps(points);
}

function gap(a: PolarPoint, b: PolarPoint): number {
  return b.angle > a.angle ? b.angle - a.angle : b.angle + 2 * Math.PI - a.angle;
}

function jumps(points: readonly PolarPoint[]): boolean {
  return points.some((a, k) => {
    const b = points[(k + 1) % points.length]!;
    if (a.radius === undefined || b.radius === undefined || gap(a, b) > JUMP.angle) return false;
    const ratio = a.radius / b.radius;
    return Math.max(ratio, 1 / ratio) > JUMP.ratio;
  });
}

/** Whether there should be a ray between point k and the next one. */
function needsPoint(points: readonly PolarPoint[], k: number): boolean {
  const n = points.length;
  const [before, a, b, after] = [points[(k + n - 1) % n]!, points[k]!, points[(k + 1) % n]!, points[(k + 2) % n]!];
  if (a.radius === undefined && b.radius === undefined) return false;
  if (a.radius === undefined || b.radius === undefined) return gap(a, b) > END_ANGLE;
  if (gap(a, b) < SMALLEST_GAP) return false;
  return turn(before, a, b) > LARGEST_TURN || turn(a, b, after) > LARGEST_TURN;
}

/** Angle by which the contour turns at b, in the coordinates of `Plane`; 0 beside an end. */
function turn(a: PolarPoint, b: PolarPoint, c: PolarPoint): number {
  if (a.radius === undefined || b.radius === undefined || c.radius === undefined) return 0;
  const at = ({ angle, radius = 0 }: PolarPoint) => [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
  const [[ax, ay], [bx, by], [cx, cy]] = [at(a), at(b), at(c)];
  const difference = Math.atan2(cy - by, cx - bx) - Math.atan2(by - ay, bx - ax);
  return Math.abs(Math.atan2(Math.sin(difference), Math.cos(difference)));
}
