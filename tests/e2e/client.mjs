// Node.js' program of the end-to-end tests, with fetch. tests/e2e.py says what it is asked and what it prints; it is
// started with --use-openssl-ca, so that SSL_CERT_FILE says whom to trust.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Key, PaysigError } from "paysig";
import { credentialsFromEnviron, Notification } from "paysig/onekey";

const OPERATIONS = { create: "sealCreate", status: "sealStatus", cancel: "sealCancel" };

/** An answer's status, and what stands in it; nothing where that is no JSON. */
async function parsed(response) {
  return [response.status, await response.json().catch(() => ({}))];
}

async function send(credentials, operation, payload) {
  const sealed = credentials[OPERATIONS[operation]](payload);
  try {
    return await parsed(await fetch(sealed.url, sealed));
  } finally {
    sealed.wipe();
  }
}

async function call(credentials, operation, file) {
  const [status, { code = "-" }] = await send(credentials, operation, readFileSync(file));
  console.log(status, code);
}

/** What no sealed request does: signs one body, and sends another. */
async function raw(url, signed, sent) {
  const { PAYSIG_API_KEY, PAYSIG_API_PASSPHRASE, PAYSIG_API_SIGNATURE } = process.env;
  const headers = {
    "Payload-Signature": new Key(PAYSIG_API_SIGNATURE).sign(readFileSync(signed)),
    "Content-Type": "application/json",
    "User-Agent": "e2e",
    Authorization: `Basic ${btoa(`${PAYSIG_API_KEY}:${PAYSIG_API_PASSPHRASE}`)}`,
  };
  const request = { method: "POST", headers, body: readFileSync(sent), redirect: "error" };
  const [status, { code = "-" }] = await parsed(await fetch(`${url}/v3/cashout`, request));
  console.log(status, code);
}

/** A server for notifications, and what it has received. */
async function listen(credentials) {
  const [events, waiting] = [[], []];
  const tell = (event) => (waiting.shift() ?? ((event) => events.push(event)))(event);
  // What is not answered with 200 is sent again.
  const statuses = [503];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    try {
      const { externalId } = Notification.verify(credentials, body);
      const status = statuses.shift() ?? 200;
      response.writeHead(status).end();
      tell(`notified ${externalId}, answered ${status}`);
    } catch (error) {
      response.writeHead(error instanceof PaysigError ? 403 : 500).end();
      tell(`refused ${error.slug}`);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/notifications`,
    /** Prints what happened next. */
    show: async () => console.log(events.shift() ?? (await new Promise((resolve) => waiting.push(resolve)))),
    close: () => server.close().closeAllConnections(),
  };
}

async function flow(credentials, externalId) {
  const listener = await listen(credentials);
  console.log("listening", listener.url);
  // Before there is a cashout, somebody else knocks.
  await listener.show();

  const payload = {
    external_id: externalId,
    country: "MX",
    amount: 2000,
    currency: "MXN",
    document_id: "1234567899",
    beneficiary_name: "José",
    bank_code: "072",
    bank_account: "1234567890",
    notification_url: listener.url,
  };
  const [created, answer] = await send(credentials, "create", JSON.stringify(payload));
  console.log("created", created);
  const cashout = { cashout_id: answer.cashout_id };
  const ask = async () => {
    const [status, { cashout_status_description = "-" }] = await send(credentials, "status", JSON.stringify(cashout));
    console.log("status", status, cashout_status_description);
  };
  const cancel = () => send(credentials, "cancel", JSON.stringify({ ...cashout, external_id: externalId }));

  await ask();
  const [cancelled] = await cancel();
  console.log("cancelled", cancelled);
  await listener.show();
  await listener.show();
  await ask();
  const [again, { code = "-" }] = await cancel();
  console.log("cancelled again", again, code);
  listener.close();
}

async function main([command, ...given]) {
  try {
    if (command === "raw") await raw(...given);
    else await { call, flow }[command](credentialsFromEnviron(), ...given);
    return 0;
  } catch (error) {
    if (error instanceof PaysigError) console.log("refused", error.slug);
    else if (error instanceof TypeError && error.cause) console.log("unreachable");
    else throw error;
    console.error(error);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
