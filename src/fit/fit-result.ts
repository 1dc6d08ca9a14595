import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import { originWhenRead, type RecordOptions, type RecordOrigin } from "./origin.js";
import type { CertifiedFit, FitResult, SearchRecord } from "./results.js";

/** The record of a fit: what it found, and what it was asked. @param options - what was asked for, as plain data */
export function fitResult(found: CertifiedFit, model: Model, data: Data, options: RecordOptions): FitResult {
  return new FitRecord(found, model, originWhenRead(model, data, options));
}

/**
 * A fit whose origin is made when it is first read. It is a property of its own, so that a copy has it; its getter is that of all
 * records, since a function of its own would cost a small fit a third of its time.
 */
class FitRecord implements FitResult {
  readonly kind = "fit-result";
  declare readonly origin: RecordOrigin;
  readonly constraints: FitResult["constraints"];
  readonly parNames: FitResult["parNames"];
  readonly values: FitResult["values"];
  readonly pars: FitResult["pars"];
  readonly uncertainties: FitResult["uncertainties"];
  readonly withoutUncertainty: FitResult["withoutUncertainty"];
  readonly twiceNll: number;
  readonly valid: boolean;
  readonly status: FitResult["status"];
  readonly message: string;
  readonly certificate: FitResult["certificate"];
  readonly covariance: FitResult["covariance"];
  declare readonly search?: SearchRecord;
  readonly #origin: () => RecordOrigin;

  constructor(found: CertifiedFit, model: Model, origin: () => RecordOrigin) {
    Object.defineProperty(this, "origin", FitRecord.#ORIGIN);
    this.constraints = model.constraintEstimates;
    this.parNames = found.parNames;
    this.values = found.values;
    this.pars = found.pars;
    this.uncertainties = found.uncertainties;
    this.withoutUncertainty = found.withoutUncertainty;
    this.twiceNll = found.twiceNll;
    this.valid = found.valid;
    this.status = found.status;
    this.message = found.message;
    this.certificate = found.certificate;
    this.covariance = found.covariance;
    if (found.search !== undefined) this.search = found.search;
    this.#origin = origin;
  }

  static readonly #ORIGIN = {
    enumerable: true,
    get(this: FitRecord): RecordOrigin {
      return this.#origin();
    },
  };
}
