import type { Program } from "./program.js";
import type { HessianState } from "./state.js";

/** Border of a factorisation: free border parameters, then members of blocks that joined. */
export class ArrowBorder {
  /** Parameter indices. */
  readonly pars: number[] = [];
  /** Position of each parameter in `pars`, or −1; `[nPars]`. */
  readonly place: Int32Array;

  constructor(nPars: number) {
    this.place = new Int32Array(nPars).fill(-1);
  }

  clear(): void {
    this.pars.length = 0;
    this.place.fill(-1);
  }

  join(p: number): void {
    this.place[p] = this.pars.length;
    this.pars.push(p);
  }

  /** Coupling rows of some arrow parameters, undivided, over the border; `[pars, m]`. */
  couplingRows({ arrowOf, border, channels }: Program, { coupling: from }: HessianState, pars: readonly number[]) {
    const m = this.pars.length;
    const rows = new Float64Array(pars.length * m);
    const rowOf = new Map(pars.map((p, i) => [arrowOf[p]!, i]));
    for (const { arrows, nBins, width, coupling, locals } of channels) {
      for (const [k, arrow] of arrows.entries()) {
        for (let b = 0; b < nBins; b++) {
          const i = rowOf.get(arrow + b);
          if (i === undefined) continue;
          const source = coupling + (k * nBins + b) * width;
          for (let c = 0; c < width; c++) {
            const column = this.place[border[locals[c]!]!]!;
            if (column >= 0) rows[i * m + column]! += from[source + c]!;
          }
        }
      }
    }
    return rows;
  }
}
