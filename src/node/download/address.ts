import { DataError } from "../../errors.js";

/** Where a download is found: the archive itself, or a record of HEPData that names it. */
export interface DownloadAddress {
  readonly url: URL;
  readonly isRecord: boolean;
}

const HEPDATA = "https://www.hepdata.net";

/**
 * The address that a text names: a URL, a DOI such as `"10.17182/hepdata.90607.v3/r3"`, or a HEPData record such as `"ins1755298"`.
 *
 * @throws DataError `bad-argument`
 */
export function downloadAddress(source: string): DownloadAddress {
  const doi = /^(?:doi:)?(10\.\d{4,}\/\S+)$/i.exec(source.trim())?.[1];
  if (doi !== undefined) return { url: new URL(`https://doi.org/${doi}`), isRecord: false };
  const record = /^(?:hepdata:)?(ins\d+)$/i.exec(source.trim())?.[1];
  const url = record === undefined ? asUrl(source.trim()) : new URL(`${HEPDATA}/record/${record.toLowerCase()}`);
  if (url === undefined || !(url.protocol === "https:" || url.protocol === "http:")) {
    const expected = "an address (https://…), a DOI (10.17182/hepdata.90607.v3/r3) or a HEPData record (ins1755298)";
    throw new DataError([{ code: "bad-argument", path: "source", expected, received: source }]);
  }
  const isRecord = /^\/record\/ins\d+$/.test(url.pathname);
  if (isRecord) url.searchParams.set("format", "json");
  return { url, isRecord };
}

function asUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/**
 * The address of the likelihoods that a record of HEPData names: the analysis of the type HistFactory.
 *
 * @throws DataError `download-failed` where there is none, or several
 */
export function likelihoodsOf(record: unknown, url: URL): URL {
  const analyses = parts(parts(record)["record"])["analyses"];
  const found = (Array.isArray(analyses) ? analyses : []).flatMap((each: unknown) => {
    const { type, analysis } = parts(each);
    return type === "HistFactory" && typeof analysis === "string" ? [analysis] : [];
  });
  const [only, ...others] = [...new Set(found)];
  const address = only === undefined || others.length > 0 ? undefined : asUrl(only);
  if (address !== undefined) return address;
  const received = only === undefined ? "none" : found.join(", ");
  const hint =
    only === undefined ? "Look for additional resources of the record, and give the DOI of one." : "Give one of them.";
  const expected = "one archive of likelihoods (analysis of the type HistFactory) in the record";
  throw new DataError([{ code: "download-failed", path: url.href, expected, received, hint }]);
}

function parts(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
