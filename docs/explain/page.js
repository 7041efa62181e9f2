// What is asked and answered on the page. The search is the crate `paysig-explain` as WebAssembly, in WASM (pack.py).
"use strict";

const compiled = WebAssembly.compile(Uint8Array.from(atob(WASM), (character) => character.charCodeAt(0)));
const encoder = new TextEncoder();
const $ = (id) => document.getElementById(id);
// More than the search takes, so that it says itself what is too long.
const MOST_BYTES = 1 << 20;

/** Answers one question, in an instance of its own, whose memory is overwritten in the end, also after a fault. */
async function ask(fields) {
  const { exports } = await WebAssembly.instantiate(await compiled, {});
  const memory = () => new Uint8Array(exports.memory.buffer);
  try {
    const bytes = fields.reduce((sum, field) => sum + 4 + field.length, 0);
    // Addresses are unsigned.
    let at = exports.room(bytes) >>> 0;
    for (const field of fields) {
      new DataView(exports.memory.buffer).setUint32(at, field.length, true);
      memory().set(field, at + 4);
      at += 4 + field.length;
    }
    const answer = exports.answer() >>> 0;
    return JSON.parse(new TextDecoder().decode(memory().subarray(answer, answer + exports.answer_bytes())));
  } finally {
    memory().fill(0);
    for (const field of fields) field.fill(0);
  }
}

/** What is wrong with a field, for who filled it in. */
class Wrong extends Error {}

function utf8(text, name) {
  // One half of a character has no bytes: an encoder would put another character there.
  if (/\p{Surrogate}/u.test(text)) throw new Wrong(`${name} holds half a character, which has no bytes in UTF-8.`);
  return encoder.encode(text);
}

async function body() {
  const [file] = $("file").files;
  if (file) return new Uint8Array(await file.slice(0, MOST_BYTES).arrayBuffer());
  const text = $("body").value;
  return utf8($("endings").value === "crlf" ? text.replaceAll("\n", "\r\n") : text, "The body");
}

async function question() {
  const kind = new FormData($("question")).get("kind");
  const fields = [encoder.encode(kind), utf8($("signature").value, "The signature")];
  for (const id of ["date", "login", "prefix"]) fields.push(utf8($(id).value, "A header"));
  fields.push(await body());
  for (const row of $("secrets").children) {
    const [label, secret] = row.querySelectorAll("input");
    if (secret.value) fields.push(utf8(label.value, "A name"), utf8(secret.value, "The secret"));
  }
  return fields;
}

/** An element with text and elements in it. Nothing here is parsed as HTML. */
function element(tag, ...content) {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}

function warning(text) {
  const made = element("p", text);
  made.className = "warning";
  return made;
}

function difference({ offset, before, given, signed }) {
  const line = (name, rest) => [name, before, element("mark", rest || "(end)"), "\n"];
  const caret = `${" ".repeat(8 + [...before].length)}^`;
  return [
    element("h3", `First difference at byte ${offset}, of what was given here and what was signed`),
    element("pre", ...line("given   ", given), ...line("signed  ", signed), caret),
  ];
}

const LANGUAGES = { python: "Python", php: "PHP", go: "Go", node: "Node.js", java: "Java" };

function aboutSecret(causes) {
  const slugs = causes.map(({ slug }) => slug).filter((slug) => slug.startsWith("secret-"));
  if (slugs.length === 0) return "The secret is right";
  return slugs.includes("secret-other") ? "The secret that it was made with" : "The secret that it was compared with";
}

function fixes(causes) {
  // Causes of one family share a fix.
  const families = [...new Map(causes.map((cause) => [cause.fix, cause])).values()];
  const of = (fix) => causes.filter((cause) => cause.fix === fix).map(({ slug }) => slug);
  return families.flatMap(({ fix, fixes }) => [
    element("h3", families.length > 1 ? `Fix for ${of(fix).join(", ")}` : "Fix"),
    element("p", fix),
    element(
      "dl",
      ...Object.entries(fixes).flatMap(([language, line]) => [
        element("dt", LANGUAGES[language] ?? language),
        element("dd", element("code", line)),
      ]),
    ),
  ]);
}

function shown(report, pasted) {
  const early = report.complete === false ? [warning("The search ended early: its limit was reached.")] : [];
  if (report.error) return [element("h2", "This cannot be asked"), element("p", `${report.message} (${report.error})`)];
  if (report.verdict === "matches") return [element("h2", "The signature matches")];
  if (report.verdict !== "explained") {
    const tried = `${report.tried} candidates were tried, and none makes this signature.`;
    const means = "It is of another body, or made with a secret that was not given here.";
    return [element("h2", "No known cause"), element("p", `${tried} ${means}`), ...early];
  }
  const slugs = report.causes.map(({ slug }) => slug);
  const doubtful = pasted && slugs.some((slug) => slug === "body-crlf" || slug === "body-lf");
  return [
    element(
      "h2",
      slugs.length > 1 ? `Why it does not match: ${slugs.length} faults together` : "Why it does not match",
    ),
    element("ul", ...report.causes.map(({ slug, sentence }) => element("li", element("code", slug), `: ${sentence}`))),
    element("p", `${aboutSecret(report.causes)}: ${report.secret}.`),
    ...(doubtful
      ? [warning("The body was pasted, which may have changed its line endings. Ask again with a file.")]
      : []),
    ...(report.difference ? difference(report.difference) : []),
    ...fixes(report.causes),
    ...early,
  ];
}

async function explain() {
  try {
    const pasted = $("file").files.length === 0;
    return shown(await ask(await question()), pasted);
  } catch (error) {
    if (error instanceof Wrong) return [element("h2", "This cannot be asked"), element("p", error.message)];
    // Without its message, which is the browser's own.
    const what = `The search ended with a fault of its own (${error.name}), which is not your signature's.`;
    return [
      element("h2", "There is no answer"),
      warning(`${what} Nothing was sent. Please report it, without secrets.`),
    ];
  }
}

function addSecret() {
  const count = $("secrets").children.length;
  const field = (text, type, value) => {
    const input = element("input");
    Object.assign(input, { type, value, autocomplete: "off", spellcheck: false });
    return element("label", text, input);
  };
  const type = $("show").checked ? "text" : "password";
  const row = element(
    "div",
    field("Its name", "text", ["the one that is due", "another"][count] ?? `another, ${count}`),
    field("Secret", type, ""),
  );
  row.className = "secret";
  row.lastChild.lastChild.classList.add("value");
  $("secrets").append(row);
}

function look() {
  const [file] = $("file").files;
  $("deposit").hidden = !document.querySelector("[value=deposit]").checked;
  $("body").disabled = $("endings").disabled = Boolean(file);
  $("bytes").textContent = file ? `The file's ${file.size} bytes are taken, and not the text.` : "";
  for (const input of document.querySelectorAll(".value")) input.type = $("show").checked ? "text" : "password";
}

$("question").addEventListener("submit", async (event) => {
  event.preventDefault();
  const asked = event.submitter;
  if (asked) asked.disabled = true;
  $("answer").replaceChildren(...(await explain()));
  if (asked) asked.disabled = false;
  $("answer").focus();
});

$("question").addEventListener("reset", () => {
  // At once, so that no secret is typed into a field that shows it.
  $("show").checked = false;
  $("secrets").replaceChildren();
  addSecret();
  $("answer").replaceChildren();
  // The fields are as they were when this has run.
  setTimeout(look);
});

// What the clipboard has is seen here alone: the field keeps no CR.
$("body").addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (!text.includes("\r")) return;
  const mixed = text.replaceAll("\r\n", "").match(/[\r\n]/);
  $("endings").value = "crlf";
  $("bytes").textContent = mixed
    ? "What was pasted mixes line endings, which this field cannot hold: take a file."
    : "What was pasted has CRLF, which is chosen now.";
});

$("add").addEventListener("click", addSecret);
$("question").addEventListener("change", look);
addSecret();
look();
