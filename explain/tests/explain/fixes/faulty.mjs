// Programs with faults, each in the line that ends with its name; they send what they sign. fixes.rs mends them.
import crypto from "node:crypto";
import fs from "node:fs";
import zlib from "node:zlib";

const [base, path, ...names] = process.argv.slice(2);
const text = fs.readFileSync(path, "utf8");
const staging = process.env.PAYSIG_KEY_STAGING;
const environment = "staging";
const login = "deposit_login";
const form = "date=2020&external_id=a%2Fb+c&cashout_id=11954";
const sign = (body) => crypto.createHmac("sha256", staging).update(body).digest("hex");

let url, headers;
const send = (body, signature) => fetch(url, { method: "POST", body, headers: { ...headers, "Payload-Signature": signature } });

const cases = {
  async secret_around() {
    const secret = process.env.PAYSIG_KEY; // FAULT secret_around
    await send(text, crypto.createHmac("sha256", secret).update(text).digest("hex"));
  },
  async secret_empty() {
    const secret = process.env.PAYSIG_KEI ?? ""; // FAULT secret_empty
    await send(text, crypto.createHmac("sha256", secret).update(text).digest("hex"));
  },
  async secret_other() {
    const secret = process.env.PAYSIG_KEY_PRODUCTION; // FAULT secret_other
    await send(text, crypto.createHmac("sha256", secret).update(text).digest("hex"));
  },
  async secret_from_hex() {
    const [secret, body] = ["00ff10aa", text];
    const mac = crypto.createHmac("sha256", Buffer.from(secret, "hex")); // FAULT secret_from_hex
    await send(body, mac.update(body).digest("hex"));
  },
  async signature_upper() {
    const mac = crypto.createHmac("sha256", staging).update(text);
    const signature = mac.digest("hex").toUpperCase(); // FAULT signature_upper
    await send(text, signature);
  },
  async signature_base64() {
    const mac = crypto.createHmac("sha256", staging).update(text);
    const signature = mac.digest("base64"); // FAULT signature_base64
    await send(text, signature);
  },
  async signature_lower() {
    const mac = crypto.createHmac("sha256", staging).update("Be4a/b cBo7");
    const signature = mac.digest("hex"); // FAULT signature_lower
    await send(form, signature);
  },
  async signature_prefix_missing() {
    const date = (headers["X-Date"] = "2026-01-31T12:00:00Z");
    const signature = sign(date + login + text);
    headers["Authorization"] = signature; // FAULT signature_prefix_missing
    await send(text, headers["Authorization"]);
  },
  async algorithm() {
    const [secret, body] = [staging, text];
    const signature = crypto.createHmac("sha512", secret).update(body).digest("hex"); // FAULT algorithm
    await send(body, signature);
  },
  async line_ending() {
    const body = fs.readFileSync(path, "utf8").trim(); // FAULT line_ending
    await send(fs.readFileSync(path), sign(body));
  },
  async charset() {
    const body = Buffer.from(text, "latin1"); // FAULT charset
    await send(text, sign(body));
  },
  async reserialized() {
    const order = JSON.parse(text);
    headers["Payload-Signature"] = sign(JSON.stringify(order)); await fetch(url, { method: "POST", body: JSON.stringify(order, null, 2), headers }); // FAULT reserialized
  },
  async numbers() {
    const body = JSON.stringify(JSON.parse(text)); // FAULT numbers
    await send(text, sign(body));
  },
  async empties() {
    const body = text.replace("{}", "[]"); // FAULT empties
    await send(text, sign(body));
  },
  async empty_body() {
    const body = text;
    headers["Payload-Signature"] = sign(""); await fetch(url, { method: "DELETE", body, headers }); // FAULT empty_body
  },
  async compression() {
    const order = JSON.parse(text);
    const body = zlib.gzipSync(JSON.stringify(order)); // FAULT compression
    await send(JSON.stringify(order), sign(body));
  },
  async control() {
    const message = "Be4" + new URLSearchParams(form).get("cashout_id") + "Bo7"; // FAULT control
    await send(form, sign(message).toUpperCase());
  },
  async deposit() {
    const [date, body] = ["2026-01-31T12:00:00Z", Buffer.from(text)];
    headers["X-Date"] = date;
    const message = body; // FAULT deposit
    await send(body, `OKP ${sign(message)}`);
  },
  async deposit_date() {
    const date = new Date().toISOString().slice(0, 19) + "Z"; headers["X-Date"] = new Date(Date.now() + 1000).toISOString().slice(0, 19) + "Z"; // FAULT deposit_date
    await send(text, `OKP ${sign(date + login + text)}`);
  },
};

for (const name of names) {
  url = `${base}/${name}`;
  headers = {};
  await cases[name]();
}
