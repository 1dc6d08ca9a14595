import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { importCombine } from "../../../src/interchange/combine/import-combine.js";
import type { SourceFiles } from "../../../src/interchange/source-files.js";
import { describeWithShared, sharedPath } from "../../helpers/shared.js";
import { logpdfPairs, throughCard } from "./round-trip.js";

const files: SourceFiles = {
  read: async (path) => new Uint8Array(await readFile(sharedPath(`interchange/combine-cards/${path}`))),
};

/** Sums of doubles in another order, as templates are normalised once more. */
const ROUNDING = 1e-9;

/** Cards of Combine's repository and of others that can be read, with the masses that their templates are for. */
const CARDS: readonly (readonly [path: string, mass?: string])[] = [
  ["cms/CAT23001/datacard-1-counting-experiment.txt"],
  ["cms/CAT23001/datacard-2-template-analysis.txt"],
  ["cms/CAT23001/datacard-4-abcd.txt"],
  ["cms/CAT23001/datacard-5-multi-signal.txt"],
  ["cms/CAT23001/default-physics-model-datacard.txt"],
  ["cms/ci/htt_multiple_regions.txt", "125"],
  ["cms/ci/templ_datacard_largeYields.txt"],
  ["cms/ci/template-analysis_shapeInterp.txt", "200"],
  ["cms/ci/template-analysis_shapeInterp_womcstats.txt", "200"],
  ["cms/ci/template-analysis_shapeNInterp.txt", "200"],
  ["cms/ci/template-analysis_shape_autoMCStats.txt"],
  ["cms/counting/realistic-counting-experiment.txt"],
  ["cms/counting/realistic-multi-channel.txt"],
  ["cms/counting/simple-counting-experiment.txt"],
  ["cms/counting/simple-multi-channel.txt"],
  ["cms/longexercise/datacard_part1.txt"],
  ["cms/longexercise/datacard_part2.txt"],
  ["cms/longexercise/datacard_part3.txt", "200"],
  ["cms/longexercise/datacard_part3_DY_cr.txt", "800"],
  ["cms/longexercise/datacard_part3_nocrs.txt", "200"],
  ["cms/longexercise/datacard_part3_ttbar_cr.txt", "800"],
  ["cms/multiDim/toy-hgg-125.txt"],
  ["cms/rate_params/dimuon_control_region.txt"],
  ["cms/rate_params/signal_region.txt"],
  ["cms/rate_params/singlemuon_control_region.txt"],
  ["cms/shapes/simple-shapes-TH1.txt"],
  ["cms/shapes/simple-shapes-df.txt"],
  ["combine/one-bin/one-bin-stat-bbl.txt"],
  ["combine/one-bin/one-bin-stat-full.txt"],
  ["combine/one-bin/one-bin-sys-histosys-corr.txt"],
  ["combine/one-bin/one-bin-sys-histosys-uncorr.txt"],
  ["combine/one-bin/one-bin-sys-normsys-corr.txt"],
  ["combine/one-bin/one-bin-sys-normsys-uncorr.txt"],
  ["combine/two-bin/two-bin-sys-normfactor.txt"],
];

describeWithShared("cards that are read, written and read again", () => {
  it.each(CARDS.map(([path, mass = "120"]) => [path, mass] as const))(
    "%s keeps its likelihood, its parameters and their settings",
    async (path, mass) => {
      const first = Workspace.parse((await importCombine([{ path }], files, { mass })).value);
      const { again, warnings } = await throughCard(first);
      const [a, b] = [first.model(), again.model()];
      expect(b.parNames).toEqual(a.parNames);
      expect(b.suggestedInit).toEqual(a.suggestedInit);
      expect(b.suggestedFixed).toEqual(a.suggestedFixed);
      expect(b.suggestedBounds).toEqual(a.suggestedBounds);
      expect(b.poiName).toEqual(a.poiName);
      expect(warnings.map(({ received }) => received)).toEqual([]);
      for (const [x, y] of logpdfPairs(first, again)) {
        if (Number.isFinite(x)) expect(Math.abs(x - y)).toBeLessThan(ROUNDING * Math.max(1, Math.abs(x)));
        else expect(y).toBe(x);
      }
    },
  );

  it("keeps two signal strengths, and several cards that are joined", async () => {
    const path = "cms/multiDim/toy-hgg-125.txt";
    const pois = ["r_ggH=ggH:1,-10,10", "r_qqH=qqH:1,-10,10"];
    const two = Workspace.parse((await importCombine([{ path }], files, { pois })).value);
    const regions = ["signal_region", "dimuon_control_region", "singlemuon_control_region"];
    const cards = regions.map((label) => ({ path: `cms/rate_params/${label}.txt`, label }));
    const joined = Workspace.parse((await importCombine(cards, files)).value);
    for (const first of [two, joined]) {
      const { again, warnings } = await throughCard(first);
      expect(warnings).toEqual([]);
      expect(again.spec.measurements[0]!.config.poi).toEqual(first.spec.measurements[0]!.config.poi);
      expect(again.model().parNames).toEqual(first.model().parNames);
      for (const [x, y] of logpdfPairs(first, again)) expect(Math.abs(x - y)).toBeLessThan(ROUNDING * Math.abs(x));
    }
  });
});
