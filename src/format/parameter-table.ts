import { constraintCell, pullCell } from "./attention.js";
import { decimalCell, MEASURED_FIELDS, measuredCell, tonedCell } from "./cell.js";
import type { Column, RowSubject, Table } from "./table.js";

const COLUMNS: readonly Column[] = [
  { title: "parameter", align: "left" },
  { title: "value", align: "measured", fields: MEASURED_FIELDS },
  { title: "pull", align: "decimal" },
  { title: "σ̂/σ₀", align: "decimal" },
  { title: "note", align: "left" },
];
/** Decimals of pulls and constraints. */
const DECIMALS = 2;

/** What a table says of one parameter. */
export interface ParameterRow extends RowSubject {
  readonly name: string;
  readonly value: number;
  readonly uncertainty: number | undefined;
  readonly note: string;
  /** Whether the note is about something that a physicist should look at. */
  readonly isDoubtful?: boolean;
}

/** A table of estimates with their pulls and constraints. */
export function parameterTable(parameters: readonly ParameterRow[], title?: string): Table {
  return {
    ...(title === undefined ? {} : { title }),
    columns: COLUMNS,
    rows: parameters.map(({ name, value, uncertainty, pull, constraint, note, isDoubtful }) => [
      name,
      measuredCell(value, uncertainty),
      pullCell(decimalCell(pull, DECIMALS), pull),
      constraintCell(decimalCell(constraint, DECIMALS), constraint),
      tonedCell(note, isDoubtful === true ? "caution" : undefined),
    ]),
    subjects: parameters,
  };
}
