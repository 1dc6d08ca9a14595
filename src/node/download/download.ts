import {
  aFlag,
  aFunction,
  aList,
  aText,
  isListOfTexts,
  type OptionRules,
  requireArgument,
  requireOptions,
} from "../../options.js";
import { isArchive, topEntries } from "../archive/archive.js";
import { requireFreeFolder } from "../free-folder.js";
import { downloadAddress, likelihoodsOf } from "./address.js";
import { type Fetched, failed, fetchBytes } from "./fetch-bytes.js";
import { unpack } from "./unpack.js";

/** Options of `downloadArchive` and `downloadLikelihoods`. */
export interface DownloadOptions {
  /** Whether other hosts are allowed, also without encryption; default false. */
  readonly force?: boolean;
  /** Hosts that are allowed, also behind redirects; default www.hepdata.net and doi.org. */
  readonly hosts?: readonly string[];
  /** Called with the number of bytes so far, and with that of all bytes where the server gives it. */
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
}

/** Rules for the options of `downloadArchive` and `downloadLikelihoods`. */
export const DOWNLOAD_OPTIONS: OptionRules<DownloadOptions> = {
  force: aFlag,
  hosts: aList("a list of hosts", isListOfTexts),
  onProgress: aFunction,
};

/** Downloaded likelihoods. */
export interface Downloaded {
  /** The address of the archive, after redirects. */
  readonly url: string;
  /** Paths of the files in the folder. */
  readonly files: readonly string[];
}

/** Types that are requested, as by pyhf 0.7.6, since HEPData answers with a page for people otherwise. */
const ARCHIVES = "application/x-tar, application/zip";

/**
 * Downloads published likelihoods and unpacks them into a folder that does not exist or is empty: all files, or none where something is
 * wrong. A folder of the archive that contains all of its files is left out.
 *
 * @param source - an address, a DOI such as `"10.17182/hepdata.90607.v3/r3"`, or a HEPData record such as `"ins1755298"`, of which the
 * analysis of the type HistFactory is meant
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`, `folder-not-empty`, `not-writable`, `download-host` for another host,
 * `download-failed`, `too-large` above 512 MiB; WorkspaceError `bad-archive` for an archive that is damaged, has links or paths that
 * leave the folder, `too-large`
 * @example await downloadLikelihoods("10.17182/hepdata.90607.v3/r3", "1Lbb-likelihoods");
 */
export async function downloadLikelihoods(
  source: string,
  folder: string,
  options: DownloadOptions = {},
): Promise<Downloaded> {
  requireOptions(options, DOWNLOAD_OPTIONS);
  requireArgument(folder, "folder", aText);
  requireFreeFolder(folder);
  const { bytes, url } = await fetchArchive(source, options);
  return { url: url.href, files: unpack(topEntries(bytes, url.href), url.href, folder) };
}

/**
 * Downloads published likelihoods as they are: the bytes of a tar or zip archive.
 *
 * @param source - as for `downloadLikelihoods`
 * @throws DataError as `downloadLikelihoods`
 */
export async function downloadArchive(source: string, options: DownloadOptions = {}): Promise<Uint8Array> {
  requireOptions(options, DOWNLOAD_OPTIONS);
  return (await fetchArchive(source, options)).bytes;
}

async function fetchArchive(source: string, { force = false, hosts, onProgress }: DownloadOptions): Promise<Fetched> {
  requireArgument(source, "source", aText);
  const { url, isRecord } = downloadAddress(source);
  const checks = { force, ...(hosts === undefined ? {} : { hosts }) };
  const address = isRecord ? await archiveOfRecord(url, checks) : url;
  const fetched = await fetchBytes(address, {
    accept: ARCHIVES,
    ...checks,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  if (isArchive(fetched.bytes)) return fetched;
  const received = fetched.type === "" ? "something else" : `${fetched.type}, which is something else`;
  const hint = "Give the address of the archive itself: on HEPData, the DOI of a resource.";
  throw failed(fetched.url, "a tar or zip archive", received, hint);
}

async function archiveOfRecord(
  url: URL,
  checks: Pick<DownloadOptions, "hosts"> & { readonly force: boolean },
): Promise<URL> {
  const { bytes } = await fetchBytes(url, { accept: "application/json", ...checks });
  let record: unknown;
  try {
    record = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw failed(url, "a record of HEPData as JSON", "something else");
  }
  return likelihoodsOf(record, url);
}
