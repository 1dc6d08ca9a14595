/** Covariances of parameters and computations with them. They are plain data, so that a fit can be sent to a worker. */
export { type ArrowCovariance, denseCovariance, variances } from "../graph/arrow-covariance.js";
export { covarianceColumn } from "./covariance-column.js";
export { type CovarianceForm, covarianceForm } from "./covariance-form.js";
