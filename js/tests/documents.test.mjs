// What people read is true: the examples of the types, and the README as one program, against a stand-in for the
// provider.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { allErrors } from "paysig";
import { ROOT } from "./root.mjs";

const INSTALLED = join(import.meta.dirname, "node_modules", "paysig");
const run = promisify(execFile);

const IMPORTS = `import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { allErrors, canonicalize, Key, PaysigError, Scheme, sign, verify, verifyAny } from "paysig";
import { Credentials, credentialsFromEnviron, credentialsFromFile, Environment } from "paysig/onekey";
import { Notification, verifyJson, windows1252ToUtf8 } from "paysig/onekey";
`;

const slugs = new Set(allErrors().map(({ slug }) => slug));
const families = new Set([...slugs].map((slug) => slug.split("-")[0]));

for (const types of ["index.d.ts", "onekey.d.ts"]) {
  const text = readFileSync(join(INSTALLED, "src", types), "utf8");

  test(`${types}: examples run`, async () => {
    const examples = [...text.matchAll(/^ *\* ```js\n(.*?)^ *\* ```$/gms)].map((match) =>
      match[1].replaceAll(/^ *\* ?/gm, ""),
    );
    assert(examples.length >= 9);
    for (const [index, example] of examples.entries()) {
      const name = `example-${types}-${index}.mjs`;
      writeFileSync(name, IMPORTS + example);
      await run(process.execPath, [name]);
    }
  });

  test(`${types}: what is exported is documented, with an example where it is called`, () => {
    for (const [, documentation, kind, name] of text.matchAll(
      /((?:^\/\*\*(?:(?!\*\/).)*\*\/\n)?)^export (?:declare )?(class|function|const|interface|type) (\w+)/gms,
    )) {
      assert(documentation.length > 20, name);
      if (kind === "class" || kind === "function") assert(documentation.includes("```js"), name);
    }
    // Members too, but for the one that `using` calls.
    for (const [line] of text.matchAll(
      /(?<!\*\/\n)^  (?!private|\[Symbol|\/\*\*| |readonly name: "PaysigError"|toJSON|\|)[a-z]\w*[(:].*$/gm,
    )) {
      assert(/constructor|uper/.test(line), line);
    }
  });

  test(`${types}: the errors that it names exist`, () => {
    for (const [, slug] of text.matchAll(/`([a-z0-9]+(?:-[a-z0-9]+)+|[a-z]+-…)`/g)) {
      const exists = slug.endsWith("-…") ? families.has(slug.slice(0, -2)) : slugs.has(slug);
      assert(exists, slug);
    }
  });
}

const README = readFileSync(join(INSTALLED, "README.md"), "utf8");

test("README.md: the errors that it names exist", () => {
  const table = README.slice(README.indexOf("| slug |"), README.indexOf("`allErrors()`"));
  const named = [...table.matchAll(/`([a-z0-9]+-[a-z0-9-]*…?)`/g)].map((match) => match[1]);
  assert(named.length >= 10);
  for (const slug of named) {
    assert(slug.endsWith("…") ? families.has(slug.slice(0, -2)) : slugs.has(slug), slug);
  }
});

test("README.md: its figures are about those that were measured", () => {
  const results = JSON.parse(readFileSync(join(ROOT, "benches", "results", "signing.json"), "utf8"));
  const measured = results.languages.filter(({ language, op }) => language === "node" && op === "sign");
  const sizes = measured.map(({ size }) => (size < 1024 ? `${size} B` : `${size / 1024} KiB`));
  assert(README.includes(`| body | ${sizes.join(" | ")} |`));
  const shown = /^\| times as fast \| (.*) \|$/m.exec(README)[1].split(" | ").map(Number);
  assert.equal(shown.length, measured.length);
  for (const [index, { ratio }] of measured.entries()) {
    assert(Math.abs(ratio - shown[index]) <= 0.05 + 0.2 * ratio, `${sizes[index]}: ${ratio}`);
  }
});

let gateway, url;
const folder = mkdtempSync(join(tmpdir(), "paysig-"));
const authority = join(folder, "authority.pem");

before(async () => {
  const program = join(ROOT, "target", "demo", "paysig-gateway");
  gateway = spawn(program, ["--listen", "127.0.0.1:0", "--ca-file", authority], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: gateway.stdout })) {
    const port = /127\.0\.0\.1:(\d+)\//.exec(line)?.[1];
    if (port) {
      url = `https://localhost:${port}`;
      break;
    }
  }
  gateway.stdout.resume();
});

after(async () => {
  gateway.kill();
  await once(gateway, "exit");
});

// What arrives at the README's server, signed by another implementation.
const ARRIVES = `
import { createHmac } from "node:crypto";
const hmac = (message) => createHmac("sha256", "cashout_secret_key").update(message).digest("hex");
const server = app.listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const post = async (path, body, headers = {}) => {
  const answer = await fetch(\`http://127.0.0.1:\${server.address().port}\${path}\`, { method: "POST", body, headers });
  console.log(path, answer.status, await answer.text());
};
const control = hmac("Be4A-1Bo7").toUpperCase();
const form = { "Content-Type": "application/x-www-form-urlencoded" };
await post("/notifications", \`external_id=A-1&control=\${control}\`, form);
await post("/notifications", \`external_id=A-2&control=\${control}\`, form);
await post("/notifications", "control=1", form);
await post("/signed", '{"a": 1.0}', { "Payload-Signature": hmac('{"a": 1.0}'), "Content-Type": "application/json" });
await post("/signed", '{"a":1}', { "Payload-Signature": hmac('{"a": 1.0}'), "Content-Type": "application/json" });
await post("/signed", '{"a":1}', { "Content-Type": "application/json" });
server.close();
`;

const PRINTS = `Payload-Signature: 002380363931dc07a1c6458195083e54e074d3e09f0cca73e426d88dfcb5e549
200 ANSWER
signature-whitespace 4
notified of A-1 which is Pending
/notifications 200 OK
/notifications 401 signature-mismatch
/notifications 401 field-missing
signed { a: 1 }
/signed 200 OK
/signed 401 signature-mismatch
/signed 401 signature-missing
`;

test("README.md: its programs run, in their order", async () => {
  const blocks = [...README.matchAll(/^```js\n(.*?)^```$/gms)].map((match) => match[1]);
  assert(blocks.length >= 5);
  const installed = join(folder, "node_modules");
  mkdirSync(installed);
  symlinkSync(INSTALLED, join(installed, "paysig"));
  symlinkSync(join(ROOT, "target", "tools", "npm", "node_modules", "express"), join(installed, "express"));
  const program = join(folder, "readme.mjs");
  writeFileSync(program, blocks.join("\n") + ARRIVES);
  const env = {
    ...process.env,
    NODE_EXTRA_CA_CERTS: authority,
    PAYSIG_API_KEY: "cashout_login",
    PAYSIG_API_PASSPHRASE: "cashout_pass",
    PAYSIG_API_SIGNATURE: "cashout_secret_key",
    PAYSIG_ENVIRONMENT: "local",
    PAYSIG_BASE_URL: url,
  };
  const { stdout, stderr } = await run(process.execPath, [program], { env });
  assert.equal(stdout.replace(/^200 \{.*?\}$/ms, "200 ANSWER"), PRINTS);
  assert.equal(stderr, "");
  const first = blocks[0].includes("console.log") && /^prints `(.*)`\.$/m.exec(README)[1];
  assert(stdout.startsWith(`${first}\n`));
});
