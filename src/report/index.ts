export { operationReport } from "./operation-report.js";
export type { OperationReportOptions } from "./options.js";
export type { OperationReport, PullChange, ReportedChange, ReportedQuantity } from "./results.js";
