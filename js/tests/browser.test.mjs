// The package in a browser, as modules and bundled: headless Chromium, driven by WebDriver (W3C Recommendation,
// sections 8 to 13), on pages under strict Content-Security-Policies. The server gives what is installed, and vectors.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { ROOT } from "./root.mjs";

const IMPORTS = JSON.stringify({
  imports: { paysig: "/node_modules/paysig/src/index.js", "paysig/onekey": "/node_modules/paysig/src/onekey.js" },
});
const digest = createHash("sha256").update(IMPORTS).digest("base64");
const POLICIES = {
  "/strict": `default-src 'none'; script-src 'self' 'sha256-${digest}' 'wasm-unsafe-eval'; connect-src 'self'`,
  "/bundled": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
  "/without": `default-src 'none'; script-src 'self' 'sha256-${digest}'; connect-src 'self'`,
};
/** A page of one script, which a bundler has made, under a policy that allows it no more than that. */
const BUNDLED = `<!doctype html><meta charset="utf-8"><title>running</title><script src="/bundle.js" defer></script>`;
const PAGE = `<!doctype html><meta charset="utf-8"><title>running</title><script type="importmap">${IMPORTS}</script>
<script type="module" src="/browser.page.mjs"></script>`;

async function serve(request, response) {
  const path = normalize(new URL(request.url, "http://localhost").pathname);
  if (path in POLICIES) {
    response.setHeader("Content-Security-Policy", POLICIES[path]);
    response.setHeader("Content-Type", "text/html");
    response.end(path === "/bundled" ? BUNDLED : PAGE);
    return;
  }
  const folder = path.startsWith("/vectors/") ? join(ROOT, "tests") : import.meta.dirname;
  try {
    const content = await readFile(join(folder, path));
    response.setHeader("Content-Type", path.endsWith(".json") ? "application/json" : "text/javascript");
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

let driver, session, origin, profile;
const server = createServer(serve);

async function command(method, path, body) {
  const answer = await fetch(`${driver.url}${path}`, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  assert(answer.ok, JSON.stringify(value));
  return value;
}

before(async () => {
  origin = await new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`)),
  );
  driver = spawn("chromedriver", ["--port=0"], { stdio: ["ignore", "pipe", "ignore"] });
  for await (const line of createInterface({ input: driver.stdout })) {
    const port = /started successfully on port (\d+)/.exec(line)?.[1];
    if (port) {
      driver.url = `http://127.0.0.1:${port}`;
      break;
    }
  }
  // What it says later is read too, or it would wait for that.
  driver.stdout.resume();
  profile = mkdtempSync(join(tmpdir(), "chromium-"));
  // Chromium does not run as root in its sandbox.
  const args = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    `--user-data-dir=${profile}`,
  ];
  const options = { browserName: "chrome", "goog:chromeOptions": { args }, "goog:loggingPrefs": { browser: "ALL" } };
  const opened = await command("POST", "/session", { capabilities: { alwaysMatch: options } });
  session = `/session/${opened.sessionId}`;
});

after(async () => {
  if (session) await command("DELETE", session);
  if (driver?.exitCode === null) {
    driver.kill();
    await once(driver, "exit");
  }
  server.close();
  server.closeAllConnections();
  if (profile) rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
});

/** What a page says in the end, and what its console says. */
async function visit(path) {
  await command("POST", `${session}/url`, { url: origin + path });
  for (let turn = 0; turn < 1200; turn++) {
    const title = await command("GET", `${session}/title`);
    if (title !== "running") return [title, await command("POST", `${session}/se/log`, { type: "browser" })];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the page does not end");
}

test("all vectors, on a page that allows no more than 'wasm-unsafe-eval'", async () => {
  const [title, log] = await visit("/strict");
  assert.match(title, /^(\d{4}) passed, 0 failed$/, JSON.stringify(log));
  assert.deepEqual(
    log.filter(({ source }) => source !== "network"),
    [],
  );
});

test("the same in one script that a bundler has made", async () => {
  const esbuild = join(ROOT, "target", "tools", "npm", "node_modules", ".bin", "esbuild");
  const options = ["--bundle", "--minify", "--platform=browser", "--format=iife", "--outfile=bundle.js"];
  execFileSync(esbuild, [...options, "--log-level=warning", "browser.page.mjs"], { stdio: "inherit" });
  const [title, log] = await visit("/bundled");
  assert.match(title, /^(\d{4}) passed, 0 failed$/, JSON.stringify(log));
});

test("without that, nothing is compiled", async () => {
  const [title] = await visit("/without");
  assert.match(title, /CompileError.*unsafe-eval/);
});
