/**
 * The options of all public functions, with their rules; docs/options.md and tests are made from this table. A function with options
 * has a line here, or stands among the exceptions of the test that looks for such functions.
 */
import { GRAD_OPTIONS } from "./ad/transforms.js";
import { VMAP_OPTIONS } from "./ad/vmap.js";
import { BUILD_WORKSPACE_OPTIONS } from "./api/build-workspace.js";
import { WORKSPACE_MODEL_OPTIONS } from "./api/checked-workspace.js";
import { CORRELATED_BACKGROUND, UNCORRELATED_BACKGROUND } from "./api/simple-models.js";
import { COMPARE_OPTIONS } from "./compare/options.js";
import { BREAKDOWN_OPTIONS } from "./diagnostics/breakdown.js";
import { CORRELATION_OPTIONS } from "./diagnostics/correlations.js";
import { DIAGNOSTIC_OPTIONS, POI_OPTIONS } from "./diagnostics/diagnosis.js";
import { L_CURVE_OPTIONS } from "./diagnostics/l-curve.js";
import { MINIMA_OPTIONS } from "./diagnostics/minima.js";
import { RANKING_OPTIONS } from "./diagnostics/ranking.js";
import { POOLED_RANKING_OPTIONS } from "./diagnostics/ranking-job.js";
import { REVIEW_OPTIONS } from "./diagnostics/review-fit.js";
import { EXPECTED_UNCERTAINTIES_OPTIONS } from "./fit/expected-uncertainties.js";
import { FIT_OPTIONS } from "./fit/fit-input.js";
import { FORMAT_OPTIONS } from "./format/options.js";
import { YIELDS_TABLE_OPTIONS } from "./format/yields-table.js";
import { FORMULA_OPTIONS } from "./formula/formula.js";
import { FRACTAL_RUN_OPTIONS } from "./fractal/fractal-counts.js";
import { PICTURE_OPTIONS } from "./fractal/picture.js";
import { DRAW_OPTIONS } from "./graph/draw.js";
import { HEPDATA_OPTIONS } from "./hepdata/tables.js";
import { HYPOTEST_OPTIONS, LIMIT_OPTIONS, TEST_OPTIONS } from "./hypotest/options.js";
import { SIGNIFICANCE_OPTIONS } from "./hypotest/significance.js";
import { EXPORT_COMBINE_OPTIONS } from "./interchange/combine/export-combine.js";
import { IMPORT_COMBINE_OPTIONS } from "./interchange/combine/options.js";
import { IMPORT_HS3_OPTIONS } from "./interchange/hs3/options.js";
import { EXPORT_HS3_OPTIONS } from "./interchange/hs3/write/write.js";
import { IMPORT_OPTIONS } from "./interchange/import-document.js";
import { EXPORT_PYHF_OPTIONS } from "./interchange/pyhf/export-pyhf.js";
import { HISTFACTORY_XML_EXPORT_OPTIONS } from "./interchange/xml/export-xml.js";
import { HISTFACTORY_XML_OPTIONS } from "./interchange/xml/import-xml.js";
import { CONTOUR_OPTIONS } from "./intervals/likelihood-contour.js";
import { MINOS_OPTIONS } from "./intervals/minos.js";
import { LINT_OPTIONS } from "./lint/options.js";
import { SARIF_OPTIONS } from "./lint/sarif.js";
import { DOWNLOAD_OPTIONS } from "./node/download/download.js";
import { PNG_OPTIONS } from "./node/picture.js";
import { READ_WORKSPACE_OPTIONS } from "./node/read.js";
import { TOY_FILE_OPTIONS } from "./node/toy-file.js";
import { ADD_CHANNEL_OPTIONS, ADD_SAMPLES_OPTIONS } from "./operations/add.js";
import { CORRELATE_OPTIONS, DECORRELATE_OPTIONS } from "./operations/correlate.js";
import { DROP_SMALL_OPTIONS } from "./operations/drop-small.js";
import { COMBINE_OPTIONS } from "./operations/join-options.js";
import { MERGE_SAMPLES_OPTIONS } from "./operations/merge-samples.js";
import { MODIFIER_CHOICE } from "./operations/modifier-choice.js";
import { PRUNE_OPTIONS } from "./operations/prune.js";
import { REBIN_OPTIONS } from "./operations/rebin.js";
import { RENAME_OPTIONS } from "./operations/rename.js";
import { REPLACE_DATA_OPTIONS } from "./operations/replace-data.js";
import { SCALE_OPTIONS } from "./operations/scale.js";
import { SLICE_OPTIONS } from "./operations/slice.js";
import { SYMMETRISE_OPTIONS } from "./operations/symmetrise.js";
import type { OptionRule } from "./options.js";
import { WORKER_POOL_OPTIONS } from "./parallel/worker-pool.js";
import { CREATE_PATCH_SET_OPTIONS } from "./patchset/create.js";
import { PATCH_SET_SCAN_OPTIONS } from "./patchset/scan-options.js";
import { CLS_PICTURE_OPTIONS } from "./plot/pictures/cls-scan.js";
import { LIMIT_SERIES_OPTIONS } from "./plot/pictures/limit-series.js";
import { EXCLUSION_OPTIONS, PATCH_SET_PICTURE_OPTIONS } from "./plot/pictures/patch-set-scan.js";
import { RANKING_PICTURE_OPTIONS } from "./plot/pictures/ranking.js";
import { YIELDS_PICTURE_OPTIONS } from "./plot/pictures/yields.js";
import { PLOT_OPTIONS } from "./plot/style/styled-options.js";
import { CHECK_OPTIONS } from "./reference/check.js";
import { OPERATION_REPORT_OPTIONS } from "./report/options.js";
import { MODEL_GRID_OPTIONS } from "./scan/grid-of-model.js";
import { FUNCTION_GRID_OPTIONS } from "./scan/grid-scan.js";
import { PROFILE_SCAN_OPTIONS } from "./scan/profile-scan.js";
import { SIMPLIFY_OPTIONS } from "./simplify/options.js";
import { CLS_SCAN_TOYS_OPTIONS } from "./toys/cls-scan-toys.js";
import { FELDMAN_COUSINS_OPTIONS } from "./toys/feldman-cousins-options.js";
import { GOODNESS_OF_FIT_TOYS_OPTIONS } from "./toys/goodness-of-fit-toys.js";
import { P_VALUE_OPTIONS } from "./toys/p-value.js";
import { HYPOTEST_TOYS_OPTIONS, RESUME_TOYS_OPTIONS, RUN_TOYS_OPTIONS } from "./toys/run-toys.js";
import { SAMPLE_TOY_OPTIONS } from "./toys/toy-sampler.js";
import { YIELDS_OPTIONS } from "./yields/point.js";
import { TEMPLATE_CHOICE } from "./yields/template-variation.js";

/** The options of a function, or of several that have the same. */
export interface OptionTable {
  /** How the functions are called, up to the options. */
  readonly functions: readonly string[];
  readonly rules: Readonly<Record<string, OptionRule>>;
}

/** In the order of the page. */
export const OPTION_TABLES: readonly OptionTable[] = [
  { functions: ["workspace.model(options)"], rules: WORKSPACE_MODEL_OPTIONS },
  { functions: ["buildWorkspace(model, data, options)"], rules: BUILD_WORKSPACE_OPTIONS },
  { functions: ["simpleModels.uncorrelatedBackground(counts)"], rules: UNCORRELATED_BACKGROUND },
  { functions: ["simpleModels.correlatedBackground(counts)"], rules: CORRELATED_BACKGROUND },
  { functions: ["fit(model, data, options)", "fixedPoiFit(model, data, poi, options)"], rules: FIT_OPTIONS },
  { functions: ["expectedUncertainties(model, pars, options)"], rules: EXPECTED_UNCERTAINTIES_OPTIONS },
  { functions: ["hypotest(model, data, value, options)"], rules: HYPOTEST_OPTIONS },
  { functions: ["upperLimit(model, data, options)", "clsScan(model, data, values, options)"], rules: LIMIT_OPTIONS },
  { functions: ["significance(model, data, options)"], rules: SIGNIFICANCE_OPTIONS },
  {
    functions: [
      "tMu(model, data, value, options)",
      "tMuTilde(model, data, value, options)",
      "qMu(model, data, value, options)",
      "qMuTilde(model, data, value, options)",
      "q0(model, data, options)",
    ],
    rules: TEST_OPTIONS,
  },
  { functions: ["minos(model, data, options)"], rules: MINOS_OPTIONS },
  { functions: ["likelihoodContour(model, data, parameters, options)"], rules: CONTOUR_OPTIONS },
  { functions: ["profileScan(model, data, axes, options)"], rules: PROFILE_SCAN_OPTIONS },
  { functions: ["gridScan(model, axes, options)"], rules: MODEL_GRID_OPTIONS },
  { functions: ["gridScan(f, axes, options)"], rules: FUNCTION_GRID_OPTIONS },
  { functions: ["runToys(model, data, mu, options)"], rules: RUN_TOYS_OPTIONS },
  { functions: ["resumeToys(run, model, data, options)"], rules: RESUME_TOYS_OPTIONS },
  { functions: ["hypotestToys(model, data, mu, options)"], rules: HYPOTEST_TOYS_OPTIONS },
  {
    functions: ["hypotestFromToys(run, options)", "toyPValue(sorted, observed, options)"],
    rules: P_VALUE_OPTIONS,
  },
  { functions: ["clsScanToys(model, data, values, options)"], rules: CLS_SCAN_TOYS_OPTIONS },
  { functions: ["feldmanCousins(model, data, options)"], rules: FELDMAN_COUSINS_OPTIONS },
  { functions: ["goodnessOfFitToys(model, data, options)"], rules: GOODNESS_OF_FIT_TOYS_OPTIONS },
  { functions: ["sampleToy(model, pars, options)"], rules: SAMPLE_TOY_OPTIONS },
  { functions: ["goodnessOfFit(model, data, options)"], rules: DIAGNOSTIC_OPTIONS },
  { functions: ["ranking(model, data, options)"], rules: RANKING_OPTIONS },
  { functions: ["rankingOnPool(pool, model, data, options)"], rules: POOLED_RANKING_OPTIONS },
  { functions: ["binImpacts(model, data, options)"], rules: POI_OPTIONS },
  { functions: ["breakdown(model, data, options)"], rules: BREAKDOWN_OPTIONS },
  { functions: ["correlations(model, data, options)"], rules: CORRELATION_OPTIONS },
  { functions: ["reviewFit(model, data, options)"], rules: REVIEW_OPTIONS },
  { functions: ["findMinima(model, data, options)"], rules: MINIMA_OPTIONS },
  { functions: ["lCurve(model, data, options)"], rules: L_CURVE_OPTIONS },
  { functions: ["yields(model, data, options)"], rules: YIELDS_OPTIONS },
  { functions: ["yieldsTable(result, options)"], rules: YIELDS_TABLE_OPTIONS },
  { functions: ["templateVariation(model, choice)"], rules: TEMPLATE_CHOICE },
  { functions: ["format(record, options)"], rules: FORMAT_OPTIONS },
  { functions: ["patchSetScan(background, patchSet, options)"], rules: PATCH_SET_SCAN_OPTIONS },
  { functions: ["addSamples(workspace, options)"], rules: ADD_SAMPLES_OPTIONS },
  { functions: ["addChannel(workspace, options)"], rules: ADD_CHANNEL_OPTIONS },
  { functions: ["simplifyWorkspace(workspace, options)"], rules: SIMPLIFY_OPTIONS },
  { functions: ["createPatchSet(backgroundText, family, options)"], rules: CREATE_PATCH_SET_OPTIONS },
  { functions: ["combineWorkspaces(workspaces, options)"], rules: COMBINE_OPTIONS },
  { functions: ["pruneWorkspace(workspace, options)"], rules: PRUNE_OPTIONS },
  { functions: ["renameWorkspace(workspace, options)"], rules: RENAME_OPTIONS },
  { functions: ["rebinWorkspace(workspace, options)"], rules: REBIN_OPTIONS },
  { functions: ["sliceWorkspace(workspace, options)"], rules: SLICE_OPTIONS },
  { functions: ["mergeSamples(workspace, options)"], rules: MERGE_SAMPLES_OPTIONS },
  { functions: ["scaleSamples(workspace, options)"], rules: SCALE_OPTIONS },
  { functions: ["correlateModifiers(workspace, options)"], rules: CORRELATE_OPTIONS },
  { functions: ["decorrelateModifiers(workspace, options)"], rules: DECORRELATE_OPTIONS },
  { functions: ["symmetriseModifiers(workspace, options)"], rules: SYMMETRISE_OPTIONS },
  {
    functions: ["normalisationOnly(workspace, options)", "shapeOnly(workspace, options)"],
    rules: MODIFIER_CHOICE,
  },
  { functions: ["dropSmall(workspace, options)"], rules: DROP_SMALL_OPTIONS },
  { functions: ["replaceData(workspace, options)"], rules: REPLACE_DATA_OPTIONS },
  { functions: ["lint(workspace, options)"], rules: LINT_OPTIONS },
  { functions: ["lintSarif(report, options)"], rules: SARIF_OPTIONS },
  { functions: ["checkReference(workspace, reference, options)"], rules: CHECK_OPTIONS },
  { functions: ["compareModels(a, b, options)"], rules: COMPARE_OPTIONS },
  { functions: ["operationReport(before, after, options)"], rules: OPERATION_REPORT_OPTIONS },
  { functions: ["workerPool(options)"], rules: WORKER_POOL_OPTIONS },
  { functions: ["plot(record, options)", "plotPages(record, options)"], rules: PLOT_OPTIONS },
  {
    functions: ["clsScanPicture(scan, options)", "upperLimitPicture(result, options)"],
    rules: CLS_PICTURE_OPTIONS,
  },
  { functions: ["limitSeriesPicture(series, options)"], rules: LIMIT_SERIES_OPTIONS },
  { functions: ["rankingPicture(ranking, options)"], rules: RANKING_PICTURE_OPTIONS },
  { functions: ["yieldsPicture(result, options)"], rules: YIELDS_PICTURE_OPTIONS },
  { functions: ["patchSetScanPicture(scan, options)"], rules: PATCH_SET_PICTURE_OPTIONS },
  { functions: ["exclusionContours(scan, options)"], rules: EXCLUSION_OPTIONS },
  {
    functions: ["hepdataTables(record, options)", "hepdataSubmission(records, options)"],
    rules: HEPDATA_OPTIONS,
  },
  { functions: ["toPng(picture, options)", "writePicture(pictures, path, options)"], rules: PNG_OPTIONS },
  { functions: ["toDot(model, options)", "toMermaid(model, options)"], rules: DRAW_OPTIONS },
  { functions: ["readWorkspace(path, options)"], rules: READ_WORKSPACE_OPTIONS },
  {
    functions: ["downloadLikelihoods(source, folder, options)", "downloadArchive(source, options)"],
    rules: DOWNLOAD_OPTIONS,
  },
  { functions: ["importDocument(text, path, files, options)"], rules: IMPORT_OPTIONS },
  { functions: ["importHs3(document, options)"], rules: IMPORT_HS3_OPTIONS },
  { functions: ["importHistFactoryXml(path, files, options)"], rules: HISTFACTORY_XML_OPTIONS },
  { functions: ["importCombine(cards, files, options)"], rules: IMPORT_COMBINE_OPTIONS },
  { functions: ["exportCombine(spec, options)"], rules: EXPORT_COMBINE_OPTIONS },
  { functions: ["exportPyhf(spec, options)"], rules: EXPORT_PYHF_OPTIONS },
  { functions: ["exportHs3(spec, options)"], rules: EXPORT_HS3_OPTIONS },
  { functions: ["exportHistFactoryXml(spec, options)"], rules: HISTFACTORY_XML_EXPORT_OPTIONS },
  { functions: ["openToyFile(path, options)"], rules: TOY_FILE_OPTIONS },
  {
    functions: ["grad(f, options)", "valueAndGrad(f, options)", "jacobian(f, options)", "hessian(f, options)"],
    rules: GRAD_OPTIONS,
  },
  { functions: ["vmap(f, options)"], rules: VMAP_OPTIONS },
  { functions: ["formula(text, options)"], rules: FORMULA_OPTIONS },
  { functions: ["fractalCounts(request, options)"], rules: FRACTAL_RUN_OPTIONS },
  { functions: ["fractalPixels(result, options)", "checkPicture(options)"], rules: PICTURE_OPTIONS },
];
