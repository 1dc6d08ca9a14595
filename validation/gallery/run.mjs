/**
 * Whether the pictures of the gallery are everywhere those that are stored in docs/gallery, and what they are as files:
 *
 *   npm run build && node validation/gallery/run.mjs [FOLDER]
 *
 * - Node 20, 22 and 24, from npm, and Chromium draw the same pictures, rounded as the stored ones;
 * - in a page, each is valid XML without inline styles, with a title and a description, the same as nodes and as text, and axe-core
 *   finds no barrier;
 * - as PDF, all fonts are embedded (pdffonts), and pdftoppm draws more than white.
 *
 * What cannot be installed is said in a line that begins with !!! SKIPPED, and is no failure. FOLDER keeps the PDF files and their pictures.
 */
import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { decode } from "fast-png";
import { drawingDifference, gallery, roundedSvg } from "../../scripts/gallery.mjs";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const VERSIONS = [20, 22, 24];
const AXE = "axe-core@4.14.1";
const BROWSERS = [process.env.CHROME, "chromium", "chromium-browser", "google-chrome"].filter(
  (name) => name !== undefined,
);
const SECONDS = 120;

const asked = process.argv[2];
const folder = asked === undefined ? mkdtempSync(join(tmpdir(), "histograd-gallery-")) : resolve(asked);
const stored = Object.fromEntries(
  readdirSync(join(root, "docs/gallery")).map((file) => [
    file.replace(/\.svg$/, ""),
    readFileSync(join(root, "docs/gallery", file), "utf8"),
  ]),
);

/** The script of the gallery writes files where it is a program, which it is not in a page. */
const WITHOUT_NODE = {
  name: "without-node",
  setup(bundle) {
    bundle.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: "without-node" }));
    bundle.onLoad({ filter: /.*/, namespace: "without-node" }, () => ({
      contents: "module.exports = {};",
      loader: "js",
    }));
  },
};

/** The page, which also says what stopped it. */
const PAGE = `<!doctype html><html lang="en"><title>Gallery</title><main><h1>Gallery</h1></main><script>
addEventListener("error", ({ message }) => fetch("/result", { method: "POST", body: JSON.stringify({ error: message }) }));
</script><script src="/axe.js"></script><script type="module" src="/page.js"></script></html>`;

/** How pictures differ from the stored ones by more than rounding. */
function differences(pictures) {
  const names = new Set([...Object.keys(stored), ...Object.keys(pictures)]);
  return [...names].flatMap((name) => {
    const difference = drawingDifference(pictures[name] ?? "", stored[name] ?? "");
    return difference === undefined ? [] : [`${name} is not as in docs/gallery: ${difference}`];
  });
}

async function install(spec) {
  const prefix = join(folder, spec.replace(/\W+/g, "-"));
  mkdirSync(prefix, { recursive: true });
  writeFileSync(join(prefix, "package.json"), "{}");
  await run("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", prefix, spec]);
  return prefix;
}

async function inNode(major) {
  const spec = `node@npm:node-${process.platform}-${process.arch}@${major}`;
  const prefix = await install(spec).catch(() => undefined);
  if (prefix === undefined) return skipped(`npm cannot install ${spec} here`);
  const program = join(prefix, "node_modules/node/bin/node");
  const { stdout } = await run(program, [join(root, "validation/gallery/draw.mjs")], { maxBuffer: 1e9 });
  return { faults: differences(JSON.parse(stdout)) };
}

function skipped(reason) {
  console.log(`!!! SKIPPED: ${reason}`);
  return { faults: [], isSkipped: true };
}

/** A program that is installed, or that Debian's package brings. */
function programOf(names, debian) {
  const find = () => names.find((name) => spawnSync(name, ["--version"]).error === undefined);
  const found = find();
  if (found !== undefined) return found;
  const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, stdio: "ignore" };
  spawnSync("apt-get", ["update"], options);
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", debian], options);
  return find();
}

async function inBrowser() {
  const browser = programOf(BROWSERS, "chromium");
  if (browser === undefined) return skipped("there is no Chromium (apt-get install chromium, or CHROME=/path/to/it)");
  const prefix = await install(AXE).catch(() => undefined);
  if (prefix === undefined) return skipped(`npm cannot install ${AXE} here`);
  const entry = join(root, "validation/gallery/page.mjs");
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    platform: "browser",
    define: { "process.argv": "[]" },
    plugins: [WITHOUT_NODE],
    logLevel: "error",
    write: false,
  });
  const files = {
    "/": ["text/html", PAGE],
    "/axe.js": ["text/javascript", readFileSync(join(prefix, "node_modules/axe-core/axe.min.js"), "utf8")],
    "/page.js": ["text/javascript", outputFiles[0].text],
  };
  const { error, pictures, barriers, browser: name } = await resultOf(browser, files);
  if (error !== undefined) return { faults: [error] };
  console.log(`${name}; axe-core: ${barriers.nPasses} rules hold`);
  const rounded = Object.fromEntries(Object.entries(pictures).map(([key, { svg }]) => [key, roundedSvg(svg)]));
  const inPage = Object.entries(pictures).flatMap(([key, { faults }]) => faults.map((fault) => `${key}: ${fault}`));
  return { faults: [...differences(rounded), ...inPage, ...barriers.found] };
}

/** Serves files to a browser until it sends a result. */
async function resultOf(browser, files) {
  let browserProcess;
  const server = createServer();
  try {
    return await new Promise((fulfil) => {
      const timer = setTimeout(() => fulfil({ error: `the page did not end within ${SECONDS} s` }), 1000 * SECONDS);
      server.on("request", async (request, response) => {
        if (request.url === "/result") {
          const parts = [];
          for await (const part of request) parts.push(part);
          response.end();
          clearTimeout(timer);
          return fulfil(JSON.parse(Buffer.concat(parts).toString("utf8")));
        }
        const [type, content] = files[request.url] ?? ["text/plain", ""];
        response.setHeader("Content-Type", `${type}; charset=utf-8`);
        return response.end(content);
      });
      server.listen(0, "127.0.0.1", () => {
        const address = `http://127.0.0.1:${server.address().port}/`;
        const options = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${join(folder, "profile")}`];
        browserProcess = spawn(browser, [...options, "--remote-debugging-port=0", address], { stdio: "ignore" });
      });
    });
  } finally {
    server.close();
    server.closeAllConnections();
    await ended(browserProcess);
  }
}

async function ended(child) {
  if (child === undefined || child.exitCode !== null) return;
  const exit = new Promise((fulfil) => child.once("exit", fulfil));
  child.kill();
  await exit;
}

async function asPdf() {
  if (programOf(["pdffonts"], "poppler-utils") === undefined)
    return skipped("there is no pdffonts (apt-get install poppler-utils)");
  const load = (path) => import(new URL(`../../dist/${path}`, import.meta.url));
  const [api, plot, node, normal] = await Promise.all(
    ["index.js", "plot/index.js", "node/index.js", "math/normal.js"].map(load),
  );
  const faults = [];
  for (const [name, , picture] of gallery(api, plot, normal)) {
    const file = join(folder, `${name}.pdf`);
    writeFileSync(file, await node.toPdf(picture));
    faults.push(...pdfFaults(file).map((fault) => `${name}.pdf: ${fault}`));
  }
  return { faults };
}

function pdfFaults(file) {
  const { stdout } = spawnSync("pdffonts", [file], { encoding: "utf8" });
  const fonts = stdout.trim().split("\n").slice(2);
  // columns: … encoding, emb, sub, uni, object, ID
  const notEmbedded = fonts.filter((line) => line.trim().split(/\s+/).at(-5) !== "yes");
  const picture = file.replace(/\.pdf$/, "");
  const { status, stderr } = spawnSync("pdftoppm", ["-r", "96", "-png", "-singlefile", file, picture], {
    encoding: "utf8",
  });
  return [
    ...(fonts.length === 0 ? ["no fonts"] : []),
    ...notEmbedded.map((line) => `not embedded: ${line}`),
    ...(status === 0 && stderr === "" ? [] : [`pdftoppm: ${stderr}`]),
    ...(status === 0 && isWhite(`${picture}.png`) ? ["a white page"] : []),
  ];
}

function isWhite(file) {
  return decode(readFileSync(file)).data.every((value) => value === 255);
}

const CHECKS = {
  ...Object.fromEntries(VERSIONS.map((major) => [`Node ${major}`, () => inNode(major)])),
  browser: inBrowser,
  PDF: asPdf,
};

try {
  for (const [name, check] of Object.entries(CHECKS)) {
    const { faults, isSkipped = false } = await check();
    for (const fault of faults) console.log(`!!! ${name}: ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
    if (!isSkipped)
      console.log(`${name}: ${faults.length === 0 ? `all ${Object.keys(stored).length} pictures are right` : "WRONG"}`);
  }
} finally {
  if (asked === undefined) rmSync(folder, { recursive: true, force: true });
}
