// The gateway's page: asks for what there is once a second, and writes it as text, never as markup.
"use strict";

const STATUSES = ["PENDING", "ON_HOLD", "DELIVERED", "COMPLETED", "REJECTED", "CANCELLED"];
const byId = (id) => document.getElementById(id);

async function get(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

async function post(path, value) {
  const body = value === undefined ? undefined : JSON.stringify(value);
  await fetch(path, { method: "POST", body });
  await refresh();
}

function cell(content, kind) {
  const td = document.createElement("td");
  td.append(...[content].flat());
  if (kind) td.className = kind;
  return td;
}

function row(...cells) {
  const tr = document.createElement("tr");
  tr.append(...cells);
  return tr;
}

function button(text, action, kind) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", action);
  if (kind) made.className = kind;
  return made;
}

const time = (milliseconds) => new Date(milliseconds).toISOString().slice(11, 23);

function requestRow(request) {
  const code = request.code === null ? "" : ` ${request.code}`;
  const open = button(String(request.id), () => show(request.id), "link");
  return row(
    cell(open),
    cell(time(request.time)),
    cell(`${request.method} ${request.path}`),
    cell(String(request.body_bytes)),
    cell(`${request.verdict}${code}`, request.verdict),
    cell(request.reason, "wide"),
  );
}

function cashoutRow(cashout) {
  const path = `cashouts/${cashout.cashout_id}`;
  const others = STATUSES.filter((status) => status !== cashout.status);
  const changes = others.map((status) => button(status, () => post(`${path}/status`, { status })));
  return row(
    cell(String(cashout.cashout_id)),
    cell(cashout.external_id, "wide"),
    cell(`${cashout.amount} ${cashout.currency}`),
    cell(cashout.status),
    cell([...changes, button("notify again", () => post(`${path}/notify`))], "wide"),
  );
}

function notificationRow(notification) {
  const next = notification.next_in === null ? "" : `, again in ${notification.next_in} s`;
  return row(
    cell(time(notification.time)),
    cell(String(notification.cashout_id)),
    cell(notification.url, "wide"),
    cell(String(notification.attempt)),
    cell(notification.outcome + next, notification.delivered ? "accepted" : "refused"),
  );
}

async function show(id) {
  const request = await get(`requests/${id}`);
  byId("detail-id").textContent = request.id;
  byId("detail-why").textContent = `${request.verdict}: ${request.reason}`;
  byId("detail-explained").hidden = request.explanation === null;
  byId("detail-explanation").textContent = request.explanation === null ? "" : request.explanation.text;
  byId("detail-headers").textContent = request.headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  byId("detail-body").textContent = request.body;
  byId("detail-hex").textContent = (request.body_hex.match(/.{1,64}/g) ?? [])
    .map((line) => line.match(/../g).join(" "))
    .join("\n");
  byId("detail").hidden = false;
}

const shown = new Map();

/** One row each. What has not changed stays in its place: a click or a selection would be lost with it. */
function fill(id, entries, toRow) {
  const text = JSON.stringify(entries);
  if (shown.get(id) === text) return;
  shown.set(id, text);
  byId(id).replaceChildren(...entries.map(toRow));
}

async function refresh() {
  try {
    const [log, cashouts, notifications] = await Promise.all(["requests", "cashouts", "notifications"].map(get));
    byId("counts").textContent = `${log.accepted} accepted, ${log.refused} refused`;
    byId("none").hidden = log.requests.length > 0;
    fill("requests", log.requests, requestRow);
    fill("cashouts", cashouts.cashouts, cashoutRow);
    fill("notifications", notifications.notifications, notificationRow);
  } catch (error) {
    byId("counts").textContent = `the gateway does not answer (${error.message})`;
  }
}

byId("reset").addEventListener("click", () => {
  byId("detail").hidden = true;
  post("reset");
});
refresh();
setInterval(refresh, 1000);
