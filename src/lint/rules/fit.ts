import { quote } from "../../describe.js";
import { findMinima } from "../../diagnostics/minima.js";
import { pulls } from "../../diagnostics/pulls.js";
import type { LintRule, Spot } from "../rule.js";
import type { Subject } from "../subject.js";
import { shown } from "../words.js";

function spotOf(subject: Subject, name: string, size: number, found: () => string): Spot {
  return { path: subject.pathOfParameter(name), parameter: name, group: name, size, found };
}

export const FIT_NOT_VALID: LintRule = {
  severity: "error",
  basis: "fit",
  summary: "a fit to the observed data that did not converge",
  meaning: "None of its numbers can be trusted, nor a limit that depends on it.",
  *spots(subject) {
    const { fitted } = subject;
    if (fitted === undefined || fitted.valid) return;
    yield { path: subject.pathOfMeasurement, group: "", size: 1, found: () => fitted.message };
  },
};

export const FIT_AT_BOUND: LintRule = {
  severity: "warning",
  basis: "fit",
  summary: "a fitted parameter that the likelihood pushes against a bound",
  meaning:
    "The best fit is not the maximum of the likelihood: the parameter has no uncertainty, and those of other parameters do not include its contribution. A signal strength at a bound of 0 is a downward fluctuation.",
  *spots(subject) {
    for (const { name, side, bound, multiplier } of subject.fitted?.certificate.atBounds ?? []) {
      const found = () =>
        `${quote(name)} ends at its ${side} bound ${shown(bound)}; −2 log L would fall by ${shown(multiplier)} per unit beyond it.`;
      yield spotOf(subject, name, multiplier, found);
    }
  },
};

export const PULLED: LintRule = {
  severity: "warning",
  basis: "fit",
  summary: "a fitted parameter that is pulled far from its auxiliary measurement",
  meaning:
    "The data disagree with what was known: the model may lack an effect that this parameter has to replace. Compare with the data of control regions.",
  thresholds: ["pull"],
  *spots(subject, { pull: least }) {
    if (subject.fitted === undefined) return;
    for (const { name, value, constraint } of pulls(subject.fitted).parameters) {
      if (constraint === undefined) continue;
      const pull = (value - constraint.center) / constraint.width;
      if (!(Math.abs(pull) >= least)) continue;
      const found = () => `${quote(name)} is pulled by ${pull.toFixed(2)} standard deviations of its constraint.`;
      yield spotOf(subject, name, Math.abs(pull), found);
    }
  },
};

export const OVER_CONSTRAINED: LintRule = {
  severity: "note",
  basis: "fit",
  summary: "a fitted parameter with much less uncertainty than its auxiliary measurement left",
  meaning:
    "The data measure it better than the dedicated measurement did. That can be right for a conservative uncertainty; it is wrong where one parameter stands for effects that differ between regions, or where a shape is noise.",
  thresholds: ["constraint"],
  *spots(subject, { constraint: below }) {
    if (subject.fitted === undefined) return;
    for (const { name, uncertainty, constraint } of pulls(subject.fitted).parameters) {
      if (constraint === undefined || uncertainty === undefined) continue;
      const ratio = uncertainty / constraint.width;
      if (!(ratio < below)) continue;
      const found = () => `${quote(name)} has ${shown(100 * ratio)} % of its prior uncertainty after the fit.`;
      // the bins of a set are one finding
      yield { ...spotOf(subject, name, 1 / ratio, found), group: name.replace(/\[\d+\]$/, "") };
    }
  },
};

export const SEVERAL_MINIMA: LintRule = {
  severity: "warning",
  basis: "fit",
  summary: "a likelihood with several minima, as fits from random starts find them",
  meaning:
    "Which of them a program reports depends on its start; uncertainties from the Hessian describe one of them only. Compare them: histograd minima.",
  thresholds: ["nStarts", "searchedParameters"],
  *spots(subject, { nStarts, searchedParameters }) {
    const { model, fitted } = subject;
    if (model === undefined || fitted === undefined || !fitted.valid || model.nPars > searchedParameters) return;
    const { minima } = findMinima(model, model.observedData(), { bestFit: fitted, nStarts });
    const second = minima[1];
    if (second === undefined) return;
    const elsewhere = Object.entries(second.elsewhere).sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
    const [name] = elsewhere[0] ?? [];
    const found = () =>
      `${nStarts} fits found ${minima.length} minima; the second has −2 log L larger by ${shown(second.deltaTwiceNll)}${name === undefined ? "" : `, and differs most in ${quote(name)}`}.`;
    yield name === undefined
      ? { path: subject.pathOfMeasurement, group: "", size: minima.length, found }
      : spotOf(subject, name, minima.length, found);
  },
};

export const MINIMA_NOT_SEARCHED: LintRule = {
  severity: "note",
  basis: "fit",
  summary: "a model with so many parameters that other minima were not looked for",
  meaning:
    "Fits from random starts take minutes each in such a model. The likelihood may have other minima: look for them with histograd minima, or with a larger threshold.",
  thresholds: ["searchedParameters"],
  *spots(subject, { searchedParameters }) {
    const { model, fitted } = subject;
    if (model === undefined || fitted === undefined || !fitted.valid || model.nPars <= searchedParameters) return;
    const found = () =>
      `The model has ${model.nPars} parameters, more than ${searchedParameters}: only the fit from the usual start was made.`;
    yield { path: subject.pathOfMeasurement, group: "", size: model.nPars, found };
  },
};
