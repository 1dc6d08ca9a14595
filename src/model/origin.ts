import { VERSION } from "../version.js";
import type { Dialect, ModelSpec } from "../workspace/types.js";
import type { HistosysCode, NormsysCode } from "./interpolation/index.js";
import { defaultCodes, type ModelOptions } from "./options.js";

/** Which model a result is about: enough to build it again from the same workspace. */
export interface ModelOrigin {
  readonly histogradVersion: string;
  /** Digest of the workspace after patches: see `Workspace.digest`. */
  readonly workspaceDigest: string;
  readonly measurement: string;
  /** The measurement's parameter of interest; null for none. */
  readonly poi: string | null;
  /** Its other parameters of interest; absent where there are none. */
  readonly otherPois?: readonly string[];
  /** The program whose reading the document follows. Records of earlier versions have none. */
  readonly dialect?: Dialect;
  readonly interpolation: {
    readonly normsys: NormsysCode;
    readonly histosys: HistosysCode;
    /** Codes of single modifiers. */
    readonly modifiers: readonly { readonly modifier: string; readonly code: NormsysCode | HistosysCode }[];
  };
  /** Floors of rates; null where there is none. */
  readonly clipSampleData: number | null;
  readonly clipBinData: number | null;
  /** The factor that replaces normsys factors of 0 or below; null for none. */
  readonly normsysFloor: number | null;
}

/** @param digest - of the workspace, made when it is first read: for a large one it takes longer than a fit */
export function modelOrigin(spec: ModelSpec, options: ModelOptions, digest: () => string): ModelOrigin {
  let workspaceDigest: string | undefined;
  const { normsys, histosys } = defaultCodes(spec, options.interpolation);
  const { modifiers = {} } = options.interpolation ?? {};
  return {
    histogradVersion: VERSION,
    get workspaceDigest() {
      workspaceDigest ??= digest();
      return workspaceDigest;
    },
    measurement: spec.measurement,
    poi: spec.poi ?? null,
    ...(spec.otherPois === undefined ? {} : { otherPois: spec.otherPois }),
    dialect: spec.dialect ?? "pyhf",
    interpolation: {
      normsys,
      histosys,
      modifiers: Object.entries(modifiers).map(([modifier, code]) => ({ modifier, code })),
    },
    clipSampleData: options.clipSampleData ?? null,
    clipBinData: options.clipBinData ?? null,
    normsysFloor: options.normsysFloor ?? null,
  };
}
