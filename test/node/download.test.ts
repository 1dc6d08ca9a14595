import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HistFactoryError, type Issue } from "../../src/errors.js";
import { downloadAddress, likelihoodsOf } from "../../src/node/download/address.js";
import { downloadLikelihoods } from "../../src/node/index.js";
import { tarOf, zipOf } from "../helpers/archives.js";
import { COUNTING, histograd, temporaryFolder } from "../helpers/cli.js";
import { refusalOf, textOf } from "../helpers/cli-record.js";

const files = temporaryFolder();
const workspace = readFileSync(COUNTING, "utf8");
const members = [
  { name: "likelihoods/README.md", data: "# Likelihoods" },
  { name: "likelihoods/RegionA/BkgOnly.json", data: workspace },
];
const archive = gzipSync(tarOf(members));
const seen: string[] = [];

/** What the server answers, by path. */
const ANSWERS: Readonly<Record<string, RequestListener>> = {
  "/good.tar.gz": (request, response) => {
    seen.push(String(request.headers.accept));
    response.end(archive);
  },
  "/good.zip": (_request, response) => response.end(zipOf(members)),
  "/flat.tar": (_request, response) =>
    response.end(
      tarOf([
        { name: "./a.json", data: "{}" },
        { name: "b/c.json", data: "[]" },
      ]),
    ),
  "/page": (_request, response) => response.setHeader("content-type", "text/html").end("<html></html>"),
  "/missing": (_request, response) => response.writeHead(404).end("no"),
  "/moved": (_request, response) => response.writeHead(302, { location: "/good.tar.gz" }).end(),
  "/loop": (_request, response) => response.writeHead(302, { location: "/loop" }).end(),
  "/elsewhere": (_request, response) =>
    response.writeHead(302, { location: `http://localhost:${port()}/good.tar.gz` }).end(),
  "/outside": (_request, response) => response.writeHead(302, { location: "http://example.invalid/a.tar.gz" }).end(),
  "/file": (_request, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end(),
  "/truncated": (_request, response) => {
    response.writeHead(200, { "content-length": archive.length });
    response.write(archive.subarray(0, 50));
    setTimeout(() => response.destroy(), 50);
  },
  "/huge": (_request, response) => response.writeHead(200, { "content-length": 2 ** 40 }).flushHeaders(),
  "/traversal": (_request, response) =>
    response.end(
      tarOf([
        { name: "ok.json", data: "{}" },
        { name: "../evil.json", data: "{}" },
      ]),
    ),
  "/link": (_request, response) =>
    response.end(
      tarOf([
        { name: "ok.json", data: "{}" },
        { name: "a", type: "2", link: "/etc" },
      ]),
    ),
  "/conflict": (_request, response) =>
    response.end(
      tarOf([
        { name: "a", data: "{}" },
        { name: "a/b.json", data: "{}" },
        { name: "c", data: "" },
      ]),
    ),
  "/bomb": (_request, response) => response.end(Buffer.concat(Array.from({ length: 9 }, () => zeros))),
  "/record/ins1": (request, response) => {
    if (request.url?.includes("format=json") !== true) response.writeHead(404).end();
    else
      response.end(
        JSON.stringify({
          record: {
            analyses: [
              { type: "rivet", analysis: "x" },
              { type: "HistFactory", analysis: `${base}/good.zip` },
            ],
          },
        }),
      );
  },
};
/** 64 MiB of an archive in few bytes. */
const zeros = gzipSync(tarOf([{ name: "zeros", data: Buffer.alloc(2 ** 26) }], false));

let server: Server;
let base = "";
const port = () => (server.address() as AddressInfo).port;

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = ANSWERS[new URL(request.url ?? "/", "http://x").pathname];
    if (answer === undefined) response.writeHead(500).end();
    else answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${port()}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const hosts = () => [`127.0.0.1:${port()}`];
let nFolders = 0;
const newFolder = () => files.path(`download-${nFolders++}`);

async function issueOf(promise: Promise<unknown>): Promise<Issue> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof HistFactoryError) return error.issues[0]!;
  throw error ?? new Error("nothing was refused");
}

describe("downloadLikelihoods", () => {
  it.each(["good.tar.gz", "good.zip", "moved", "record/ins1"])(
    "unpacks %s without the folder that has everything",
    async (path) => {
      const folder = newFolder();
      const { files: names, url } = await downloadLikelihoods(`${base}/${path}`, folder, { hosts: hosts() });
      expect([...names].sort()).toEqual(["README.md", "RegionA/BkgOnly.json"]);
      expect(readFileSync(join(folder, "RegionA/BkgOnly.json"), "utf8")).toBe(workspace);
      expect(url).toMatch(/good/);
      expect(seen.at(-1)).toBe("application/x-tar, application/zip");
    },
  );

  it("fills an empty folder, and no other", async () => {
    const folder = newFolder();
    mkdirSync(folder);
    const { files: names } = await downloadLikelihoods(`${base}/flat.tar`, folder, { hosts: hosts() });
    expect([names, readdirSync(folder).sort()]).toEqual([
      ["a.json", "b/c.json"],
      ["a.json", "b"],
    ]);
    expect((await issueOf(downloadLikelihoods(`${base}/flat.tar`, folder, { hosts: hosts() }))).code).toBe(
      "folder-not-empty",
    );
    const taken = files.write("taken", "mine");
    expect((await issueOf(downloadLikelihoods(`${base}/flat.tar`, taken, { hosts: hosts() }))).code).toBe(
      "not-writable",
    );
    expect(readFileSync(taken, "utf8")).toBe("mine");
    const nowhere = files.path("no/folder/here");
    expect((await issueOf(downloadLikelihoods(`${base}/flat.tar`, nowhere, { hosts: hosts() }))).code).toBe(
      "not-writable",
    );
  });

  it.each([
    ["page", "download-failed", "text/html"],
    ["missing", "download-failed", "status 404"],
    ["loop", "download-failed", "more of them"],
    ["truncated", "download-failed", ""],
    ["huge", "too-large", "more"],
    ["elsewhere", "download-host", "localhost"],
    ["outside", "download-host", "example.invalid"],
    ["file", "download-host", "file:"],
    ["traversal", "bad-archive", "leaves"],
    ["link", "bad-archive", 'the link "a"'],
    ["conflict", "bad-archive", "two files"],
    ["bomb", "too-large", "more"],
  ])("refuses %s, and leaves nothing behind", async (path, code, received) => {
    const folder = newFolder();
    const before = readdirSync(files.folder);
    const issue = await issueOf(downloadLikelihoods(`${base}/${path}`, folder, { hosts: hosts() }));
    expect([issue.code, issue.received]).toEqual([code, expect.stringContaining(received)]);
    expect(readdirSync(files.folder)).toEqual(before);
    expect(existsSync(files.path("evil.json"))).toBe(false);
  });

  it("asks no other host than HEPData and doi.org, unless it is forced to", async () => {
    const folder = newFolder();
    expect(await issueOf(downloadLikelihoods(`${base}/good.zip`, folder))).toMatchObject({
      code: "download-host",
      expected: "an address https://… of www.hepdata.net or doi.org",
    });
    expect((await issueOf(downloadLikelihoods("http://www.hepdata.net/a", folder))).received).toBe(
      "http://www.hepdata.net",
    );
    expect((await issueOf(downloadLikelihoods("https://www.hepdata.net.example.invalid/a", folder))).code).toBe(
      "download-host",
    );
    expect((await issueOf(downloadLikelihoods("https://www.hepdata.net@example.invalid/a", folder))).code).toBe(
      "download-host",
    );
    await downloadLikelihoods(`${base}/elsewhere`, folder, { force: true });
    expect(readdirSync(folder).sort()).toEqual(["README.md", "RegionA"]);
  });

  it("knows DOIs and records", async () => {
    expect(downloadAddress("10.17182/hepdata.90607.v3/r3").url.href).toBe(
      "https://doi.org/10.17182/hepdata.90607.v3/r3",
    );
    expect(downloadAddress("doi:10.17182/hepdata.90607.v3/r3").isRecord).toBe(false);
    const record = "https://www.hepdata.net/record/ins1755298?format=json";
    expect(downloadAddress("ins1755298").url.href).toBe(record);
    expect(downloadAddress("https://www.hepdata.net/record/ins1755298").url.href).toBe(record);
    for (const source of ["", "likelihoods", "file:///etc/passwd", "ftp://doi.org/a"]) {
      expect((await issueOf(downloadLikelihoods(source, newFolder()))).code, source).toBe("bad-argument");
    }
    const url = new URL(record);
    const two = ["a", "b"].map((name) => ({ type: "HistFactory", analysis: `https://www.hepdata.net/${name}` }));
    expect(() => likelihoodsOf({ record: { analyses: two } }, url)).toThrow(
      "https://www.hepdata.net/a, https://www.hepdata.net/b",
    );
    expect(() => likelihoodsOf({ record: {} }, url)).toThrow("got none");
  });

  it("tells how far it is", async () => {
    const told: (readonly [number, number | undefined])[] = [];
    const onProgress = (bytes: number, total: number | undefined) => told.push([bytes, total]);
    await downloadLikelihoods(`${base}/good.tar.gz`, newFolder(), { hosts: hosts(), onProgress });
    expect(told.at(-1)![0]).toBe(archive.length);
  });
});

describe("histograd download", () => {
  it("unpacks into a folder, or keeps the archive", async () => {
    const folder = newFolder();
    const { status, stdout, stderr } = await histograd(["download", `${base}/good.zip`, "-o", folder, "--force", "-v"]);
    expect([status, stdout]).toEqual([0, `${folder}/README.md\n${folder}/RegionA/BkgOnly.json\n`]);
    expect(stderr).toContain("2 files from");
    const kept = files.path("kept.tar.gz");
    await textOf("download", `${base}/good.tar.gz`, "--force", "--compress", "-o", kept);
    expect(readFileSync(kept).equals(archive)).toBe(true);
    expect(await textOf("inspect", `${kept}#BkgOnly.json`)).toBe(
      (await textOf("inspect", `${kept}#RegionA/BkgOnly.json`)).replace("#RegionA/", "#"),
    );
  });

  it("says what is wrong", async () => {
    const folder = newFolder();
    expect(await refusalOf("download", `${base}/good.zip`, "-o", folder)).toContain("--force");
    expect(await refusalOf("download", "ins1755298")).toContain("--output");
    mkdirSync(folder);
    writeFileSync(join(folder, "mine"), "");
    expect(await refusalOf("download", "ins1755298", "-o", folder)).toContain("is empty");
  });
});
