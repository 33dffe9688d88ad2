// Reads infra/ and holds it against rules: node check.mjs. Prints what is wrong; the last line counts the rules.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readBicep } from './bicep.mjs';
import { readCode } from './code.mjs';
import * as form from './rules/form.mjs';
import * as names from './rules/names.mjs';
import * as resources from './rules/resources.mjs';
import * as wiring from './rules/wiring.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { types } = JSON.parse(readFileSync(join(here, 'resource-types.json'), 'utf8'));
const { roles } = JSON.parse(readFileSync(join(here, 'roles.json'), 'utf8'));
const workflowPaths = ['build.yml', 'deploy.yml'];
const parameterPaths = ['main.parameters.json', 'parameters/dev.json', 'parameters/prod.json'];

/** What is wrong, by rule; a rule that finds nothing has an empty list. @param root the repository's folder. */
export function check(root) {
  const files = readBicep(join(root, 'infra'));
  const parameterFiles = new Map(parameterPaths.map((path) => [path, readFileSync(join(root, 'infra', path), 'utf8')]));
  const parsed = form.parses(files);
  // What cannot be read says nothing to the other rules.
  if (parsed.length > 0) return { parses: parsed };
  const code = readCode(root);
  return {
    parses: parsed,
    described: form.described(files),
    used: form.used(files),
    known: form.known(files),
    secureWithoutDefault: form.secureWithoutDefault(files),
    noSecretOutputs: form.noSecretOutputs(files),
    noFixedLocations: form.noFixedLocations(files),
    noKeys: form.noKeys(files),
    knownTypes: resources.knownTypes(files, types),
    knownProperties: resources.knownProperties(files, types),
    modules: wiring.modules(files),
    outputs: wiring.outputs(files),
    parameterFiles: wiring.parameterFiles(files, parameterFiles),
    pinnedActions: wiring.pinnedActions(new Map(workflowPaths.map((path) => [path, readFileSync(join(root, '.github/workflows', path), 'utf8')]))),
    tables: names.tables(files, code),
    queues: names.queues(files, code),
    queueSettings: names.queueSettings(files, code),
    settings: names.settings(files, code),
    schedules: names.schedules(files, code),
    taskHub: names.taskHub(files, code),
    containers: names.containers(files, code),
    metrics: names.metrics(files, code),
    waits: names.waits(files, code),
    roleIds: names.roleIds(files, roles),
    rights: names.rights(files, code, roles),
    instructions: names.instructions(files, code, roles),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = Object.entries(check(join(here, '../..')));
  for (const [rule, faults] of found) for (const fault of faults) console.log(`${rule}: ${fault}`);
  const failed = found.filter(([, faults]) => faults.length > 0).length;
  console.log(`${found.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
