import { DataError } from "../../errors.js";

/** Hosts of published likelihoods, as pyhf 0.7.6 has them. */
const HOSTS = ["www.hepdata.net", "doi.org"] as const;
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
const MOST_REDIRECTS = 10;
const MOST_BYTES = 2 ** 29;
/** Time without any data, in ms, after which a download is ended. */
const IDLE_LIMIT = 60_000;

/** How an address is fetched. */
export interface FetchOptions {
  readonly accept: string;
  /** Whether every host is allowed, also without encryption. */
  readonly force: boolean;
  readonly hosts?: readonly string[];
  /** Called with the number of bytes so far, and with that of all bytes where the server gives it. */
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
}

/** What a server answered. */
export interface Fetched {
  readonly bytes: Buffer;
  /** The address after redirects. */
  readonly url: URL;
  readonly type: string;
}

/**
 * The contents of an address. Every redirect is checked as the address itself; at most 512 MiB are read.
 *
 * @throws DataError `download-host`, `download-failed`, `too-large`
 */
export async function fetchBytes(address: URL, options: FetchOptions): Promise<Fetched> {
  const idleTimeout = new IdleTimeout();
  let url = address;
  try {
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      requireAllowed(url, options);
      const response = await answerOf(url, {
        headers: { accept: options.accept },
        redirect: "manual",
        signal: idleTimeout.signal,
      });
      idleTimeout.renew();
      const { status, headers } = response;
      const target = status >= 300 && status < 400 ? headers.get("location") : null;
      if (target === null) return { ...(await contentsOf(response, url, idleTimeout, options)), url };
      await response.body?.cancel();
      url = new URL(target, url);
    }
    throw failed(address, `an archive within ${MOST_REDIRECTS} redirects`, "more of them");
  } catch (error) {
    throw error instanceof DataError ? error : failed(url, "an answer of the server", reasonOf(error), proxyHint());
  } finally {
    idleTimeout.end();
  }
}

/** The answer to a request, which is sent again where a server has just closed the connection that was kept from an earlier one. */
async function answerOf(url: URL, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    if (!isReset(error)) throw error;
    return fetch(url, request);
  }
}

function isReset(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && ["ECONNRESET", "UND_ERR_SOCKET"].includes(String(cause.code));
}

async function contentsOf(
  response: Response,
  url: URL,
  idleTimeout: IdleTimeout,
  { onProgress }: FetchOptions,
): Promise<Omit<Fetched, "url">> {
  const { status, headers, body } = response;
  if (status !== 200) {
    await body?.cancel();
    const hint = "The address is wrong, or something is temporarily wrong with the server.";
    throw failed(url, "status 200 of the server", `status ${status}`, hint);
  }
  const length = Number(headers.get("content-length") ?? Number.NaN);
  const total = Number.isSafeInteger(length) && headers.get("content-encoding") === null ? length : undefined;
  if (total !== undefined && total > MOST_BYTES) throw tooLarge(url);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    idleTimeout.renew();
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_BYTES) throw tooLarge(url);
    onProgress?.(size, total);
  }
  if (total !== undefined && size !== total) throw failed(url, `${total} bytes`, `${size}: the download is incomplete`);
  return { bytes: Buffer.concat(chunks), type: headers.get("content-type") ?? "" };
}

/** @throws DataError `download-host` */
function requireAllowed(url: URL, { force, hosts = HOSTS }: FetchOptions): void {
  const isKnown = hosts.includes(url.host);
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && (force || LOOPBACK.has(url.hostname)));
  if (isSafe && (isKnown || force)) return;
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  const expected = isWeb ? `an address https://… of ${hosts.join(" or ")}` : "an address of the web";
  const hint = isWeb ? "If you trust it, allow other hosts with --force (force: true)." : undefined;
  const issue = { code: "download-host", path: url.href, expected, received: `${url.protocol}//${url.host}` } as const;
  throw new DataError([hint === undefined ? issue : { ...issue, hint }]);
}

/** Ends a download that receives no data for some time. */
class IdleTimeout {
  readonly #controller = new AbortController();
  #timer = this.#begin();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  renew(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#begin();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #begin() {
    return setTimeout(() => this.#controller.abort(new Error(`no data for ${IDLE_LIMIT / 1000} s`)), IDLE_LIMIT);
  }
}

/** The reason of a failed request, which Node gives in the cause of its error. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== "" ? cause.message : message;
}

function proxyHint(): string | undefined {
  const isSet = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"].some(
    (name) => process.env[name] !== undefined,
  );
  if (!isSet) return undefined;
  return "Node uses the proxy of the environment where NODE_USE_ENV_PROXY=1 is set, from version 22.21 or 24 on.";
}

function tooLarge(url: URL): DataError {
  return new DataError([{ code: "too-large", path: url.href, expected: "at most 512 MiB", received: "more" }]);
}

/** @internal */
export function failed(url: URL, expected: string, received: string, hint?: string): DataError {
  const issue = { code: "download-failed", path: url.href, expected, received } as const;
  return new DataError([hint === undefined ? issue : { ...issue, hint }]);
}
