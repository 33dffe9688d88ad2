// Starts Azurite, runs operations.json against it with the real client, and writes one line per operation: its name, the
// status, the error code and the result. An ETag is told by the operation that returned it; those of a transaction are only
// said to be there, because Azurite gives several of its entities the same one when it is quick enough.
// Usage: node record.mjs           writes azurite.golden
//        node record.mjs --check   compares with it instead
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AzureNamedKeyCredential, TableClient, TableServiceClient } from "@azure/data-tables";

const here = dirname(fileURLToPath(import.meta.url));
const golden = join(here, "azurite.golden");
const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="; // Azurite's published key

// Azurite does not say which port it was given for 0, so it is told one that was free a moment ago.
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function startAzurite(folder) {
  const port = `${await freePort()}`;
  const script = join(here, "node_modules/azurite/dist/src/table/main.js");
  const child = spawn(process.execPath, [script, "--location", folder, "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--tableHost", "127.0.0.1", "--tablePort", port]);
  return new Promise((resolve, reject) => {
    let text = "";
    const read = data => {
      text += data;
      if (text.includes("successfully started")) resolve({ child, address: `http://127.0.0.1:${port}` });
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", code => reject(new Error(`Azurite ended with ${code}: ${text}`)));
  });
}

// The last answer of the service, because the client hides some (a table that exists already).
let answer = null;
const watch = {
  name: "watch",
  async sendRequest(request, next) {
    try {
      const response = await next(request);
      answer = { status: response.status, body: response.bodyAsText ?? "" };
      return response;
    } catch (error) {
      if (error.response) answer = { status: error.response.status, body: error.response.bodyAsText ?? "" };
      throw error;
    }
  },
};

function open(address) {
  const credential = new AzureNamedKeyCredential(account, key);
  const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 }, additionalPolicies: [{ policy: watch, position: "perCall" }] };
  return {
    service: new TableServiceClient(`${address}/${account}`, credential, options),
    table: name => new TableClient(`${address}/${account}`, name, credential, options),
  };
}

const text = value => (typeof value === "object" ? value.repeat.repeat(value.times) : value);

function property([type, value]) {
  if (type === "Null") return null;
  if (type === "Binary" && typeof value === "object") return { type, value: Buffer.alloc(value.base64Zeros).toString("base64") };
  if (type === "Boolean") return value === "true";
  if (type === "Int32") return { type, value };
  return { type, value: text(value) };
}

function entityOf(row) {
  const entity = { partitionKey: text(row.pk), rowKey: text(row.rk) };
  for (const [name, value] of Object.entries(row.props ?? {})) entity[name] = property(value);
  for (let i = 0; i < (row.many ?? 0); i++) entity[`P${i}`] = { type: "Int32", value: `${i}` };
  for (let i = 0; i < (row.texts ?? 0); i++) entity[`T${i}`] = { type: "String", value: "x".repeat(32768) };
  if (row.longName) entity["n".repeat(row.longName)] = { type: "Int32", value: "1" };
  return entity;
}

const etags = new Map();
const saved = new Map();
const condition = ifMatch => (ifMatch?.startsWith("$") ? saved.get(ifMatch.slice(1)) : ifMatch);

function shown(type, value) {
  if (type === "DateTime") return value.replace(/(?:\.(\d+))?Z$/, (_, fraction = "") => `.${fraction.padEnd(7, "0")}Z`);
  return type === "Double" ? `${Number(value)}` : `${value}`;
}

function abstracted({ etag, partitionKey, rowKey, timestamp, "odata.metadata": _, ...rest }) {
  const properties = {};
  for (const name of Object.keys(rest).sort()) {
    const value = rest[name];
    properties[name] = value === null ? null : [value.type, shown(value.type, value.value)];
  }
  return { partitionKey, rowKey, timestamp: timestamp !== undefined, etag: etags.get(etag) ?? "etag", properties };
}

const keyOf = entity => `${entity.partitionKey}/${entity.rowKey}`;

function pageOf(entities, operation) {
  if (operation.show === "entities") return entities.map(abstracted);
  const keys = entities.map(keyOf);
  return keys.length <= 30 ? keys : { count: keys.length, first: keys[0], last: keys.at(-1) };
}

const run = {
  async createTable({ service }, operation) {
    await service.createTable(text(operation.table));
  },
  async deleteTable({ service }, operation) {
    await service.deleteTable(text(operation.table));
  },
  async listTables({ service }, operation) {
    const names = [];
    for await (const table of service.listTables({ queryOptions: { filter: operation.filter } })) names.push(table.name);
    return names;
  },
  async insert({ table }, operation) {
    return written(operation, await table(operation.table).createEntity(entityOf(operation)));
  },
  async update({ table }, operation) {
    return written(operation, await table(operation.table).updateEntity(entityOf(operation), operation.mode, { etag: condition(operation.ifMatch) }));
  },
  async upsert({ table }, operation) {
    return written(operation, await table(operation.table).upsertEntity(entityOf(operation), operation.mode));
  },
  async delete({ table }, operation) {
    await table(operation.table).deleteEntity(text(operation.pk), text(operation.rk), { etag: condition(operation.ifMatch) });
  },
  async get({ table }, operation) {
    const options = { disableTypeConversion: true, queryOptions: { select: operation.select } };
    return abstracted(await table(operation.table).getEntity(operation.pk, operation.rk, options));
  },
  async query({ table }, operation) {
    const options = { disableTypeConversion: true, queryOptions: { filter: operation.filter, select: operation.select } };
    const pages = [];
    const entities = table(operation.table).listEntities(options);
    let token;
    for await (const page of entities.byPage({ maxPageSize: operation.pageSize })) {
      pages.push(pageOf(page, operation));
      token = page.continuationToken;
      if (operation.resume) break;
    }
    if (operation.resume) {
      const rest = table(operation.table).listEntities(options).byPage({ maxPageSize: operation.pageSize, continuationToken: token });
      for await (const page of rest) pages.push(pageOf(page, operation));
    }
    return pages;
  },
  async transaction({ table }, operation) {
    const actions = operation.actions.map(action => {
      const entity = entityOf(action);
      if (action.do === "insert") return ["create", entity];
      if (action.do === "delete") return ["delete", { ...entity, etag: condition(action.ifMatch) }];
      return [action.do, entity, action.mode, { etag: condition(action.ifMatch) }];
    });
    for (let i = 0; i < (operation.inserts ?? 0); i++) {
      const rowKey = `${i + (operation.from ?? 0)}`.padStart(6, "0");
      actions.push(["create", entityOf({ pk: operation.pk, rk: rowKey, props: {}, texts: operation.textEach })]);
    }
    const result = await table(operation.table).submitTransaction(actions);
    return result.subResponses.slice(0, 10).map((response, i) => {
      if (operation.save && response.etag) saved.set(`${operation.save}.${i}`, response.etag);
      return [response.status, response.etag ? "etag" : null];
    });
  },
};

function written(operation, { etag }) {
  if (operation.save) saved.set(operation.save, etag);
  if (!etags.has(etag)) etags.set(etag, `etag: ${operation.name}`);
  return etags.get(etag);
}

// The error of an answer: of the failed part, where the answer is that of a transaction.
function errorOf({ status, body }) {
  const part = /HTTP\/1\.1 (\d{3})/.exec(body);
  const json = body.indexOf("{");
  let error = {};
  try {
    error = JSON.parse(body.slice(json, body.lastIndexOf("}") + 1))["odata.error"] ?? {};
  } catch {
    // An answer without a body that says more has no code.
  }
  const index = part && /^(\d+):/.exec(error.message?.value ?? "");
  return { status: Number(part?.[1] ?? status), code: error.code || null, ...(index ? { index: Number(index[1]) } : {}) };
}

async function perform(clients, operation) {
  answer = null;
  try {
    const result = await run[operation.do](clients, operation);
    if (answer.status >= 400) return errorOf(answer);
    return { status: answer.status, ...(result === undefined ? {} : { result }) };
  } catch (error) {
    if (answer === null || answer.status < 400 && !/HTTP\/1\.1 [45]/.test(answer.body)) return { client: error.message.split("\n")[0] };
    return errorOf(answer);
  }
}

async function answers() {
  const folder = mkdtempSync(join(tmpdir(), "azurite-"));
  const { child, address } = await startAzurite(folder);
  try {
    const clients = open(address);
    const lines = [];
    for (const operation of JSON.parse(readFileSync(join(here, "operations.json"), "utf8")).operations)
      lines.push(JSON.stringify({ name: operation.name, ...(await perform(clients, operation)) }));
    return lines;
  } finally {
    child.removeAllListeners("exit");
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function check(lines) {
  const recorded = readFileSync(golden, "utf8").trimEnd().split("\n");
  let failed = 0;
  for (let i = 0; i < Math.max(lines.length, recorded.length); i++) {
    if (lines[i] === recorded[i]) continue;
    failed++;
    console.log(`recorded: ${recorded[i] ?? "nothing"}\nnow:      ${lines[i] ?? "nothing"}`);
  }
  console.log(`${lines.length - failed} passed, ${failed} failed, 0 skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}

const lines = await answers();
if (process.argv[2] === "--check") check(lines);
else writeFileSync(golden, lines.join("\n") + "\n");
