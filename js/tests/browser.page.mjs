// What the pages of browser.test.mjs run; the title tells what came of it.

async function run() {
  const { SUITES } = await import("./vectors.mjs");
  const { Key } = await import("paysig");
  let [passed, failed] = [0, 0];
  for (const [name, suite] of Object.entries(SUITES)) {
    const file = await fetch(`/vectors/${name}.json`);
    for (const [title, check] of suite(await file.json())) {
      try {
        check();
        passed++;
      } catch (error) {
        failed++;
        console.error(`${name}, ${title}: ${error}`);
      }
    }
  }
  // Web Crypto is another implementation of the same.
  const secret = new TextEncoder().encode("cashout_secret_key");
  const message = crypto.getRandomValues(new Uint8Array(50_000));
  const other = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  new Key("cashout_secret_key").verify(
    message,
    new Uint8Array(await crypto.subtle.sign("HMAC", other, message)).reduce(
      (text, byte) => text + byte.toString(16).padStart(2, "0"),
      "",
    ),
  );
  return `${passed + 1} passed, ${failed} failed`;
}

run().then(
  (title) => (document.title = title),
  (error) => (document.title = String(error)),
);
