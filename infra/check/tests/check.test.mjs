// Plants mistakes in copies of the real files; each has to be found by the rule that it breaks.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { check } from '../check.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const copies = mkdtempSync(join(tmpdir(), 'infra-check-'));
after(() => rmSync(copies, { recursive: true }));

let made = 0;
/** A copy of everything that the check reads, with a text replaced, or a file given anew. */
function copyWith(path, from, to) {
  const copy = join(copies, `${++made}`);
  const isSource = (name) => !/node_modules|(^|[\\/])(bin|obj|tests)$/.test(name);
  for (const part of ['infra', '.github/workflows', 'functions', 'emulator/ServiceBus/QueueSettings.cs', 'host.json', 'local.settings.sample.json'])
    cpSync(join(root, part), join(copy, part), { recursive: true, filter: (name) => isSource(name.slice(root.length)) });
  if (path) {
    const target = join(copy, path);
    if (from === undefined) {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, to);
    } else {
      const text = readFileSync(target, 'utf8');
      assert.ok(text.includes(from), `${path} no longer says '${from}': plant the mistake elsewhere`);
      writeFileSync(target, text.replace(from, () => to));
    }
  }
  return copy;
}

/** The rules that find something, each with its first finding. */
const findings = (copy) => Object.fromEntries(Object.entries(check(copy)).filter(([, faults]) => faults.length > 0).map(([rule, faults]) => [rule, faults[0]]));

test('the files as they are break no rule', () => assert.deepEqual(findings(copyWith()), {}));

const mistakes = [
  ['a brace is missing', 'parses', 'infra/modules/budget.bicep', "timeGrain: 'Monthly'", "timeGrain: 'Monthly"],
  ['a parameter is not described', 'described', 'infra/modules/budget.bicep', "@description('Who hears of it.')\n", ''],
  ['a parameter is not used', 'used', 'infra/modules/budget.bicep', 'contactEmails: [email]\n      }\n      foreseen', 'contactEmails: [name]\n      }\n      foreseen', 'contactEmails: [email]', 'contactEmails: [name]'],
  ['a variable is not used', 'used', 'infra/modules/bus.bicep', 'var serviceBusDataSender', "var longest = 'PT5M'\nvar serviceBusDataSender"],
  ['a module is not used', 'used', 'infra/modules/idle.bicep', undefined, "@description('The region.')\nparam location string\n\n@description('The region again.')\noutput same string = location\n"],
  ['a name is not declared', 'known', 'infra/modules/bus.bicep', 'properties: queueSettings', 'properties: queueSetting'],
  ['a function does not exist', 'known', 'infra/main.bicep', 'toLower(', 'lower('],
  ['a secret has a default', 'secureWithoutDefault', 'infra/modules/budget.bicep', 'param email string', "@secure()\nparam email string = 'nobody'"],
  ['a secret is an output', 'noSecretOutputs', 'infra/modules/storage.bicep', 'string = account.id', 'string = account.listKeys().keys[0].value'],
  ['a location is fixed', 'noFixedLocations', 'infra/modules/storage.bicep', 'location: location', "location: 'westeurope'"],
  ['storage lets in by key', 'noKeys', 'infra/modules/storage.bicep', 'allowSharedKeyAccess: false', 'allowSharedKeyAccess: true'],
  ['Service Bus lets in by key', 'noKeys', 'infra/modules/bus.bicep', '    disableLocalAuth: true\n', ''],
  ['an API version is unknown', 'knownTypes', 'infra/modules/bus.bicep', "namespaces@2024-01-01' = {", "namespaces@2024-02-30' = {"],
  ['a property does not exist', 'knownProperties', 'infra/modules/app.bicep', 'instanceMemoryMB:', 'instanceMemoryMb:'],
  ['a value is none of those there are', 'knownProperties', 'infra/modules/storage.bicep', "'Standard_ZRS'", "'Standard_ZLRS'"],
  ['a number is text', 'knownProperties', 'infra/modules/bus.bicep', 'maxDeliveryCount: 10', "maxDeliveryCount: '10'"],
  ['something required is missing', 'knownProperties', 'infra/modules/budget.bicep', "    timeGrain: 'Monthly'\n", ''],
  ['a module lacks a parameter', 'modules', 'infra/main.bicep', '    monthlyAmount: monthlyBudget\n', ''],
  ['a module gets one that it does not have', 'modules', 'infra/main.bicep', 'start: budgetStart', 'start: budgetStart\n    end: budgetStart'],
  ['a module gets one of another type', 'modules', 'infra/main.bicep', 'monthlyAmount: monthlyBudget', 'monthlyAmount: alertEmail'],
  ['an output does not exist', 'outputs', 'infra/main.bicep', 'busHost: bus.outputs.host', 'busHost: bus.outputs.address'],
  ['a parameter file lacks one', 'parameterFiles', 'infra/parameters/prod.json', '"tier": { "value": "prod" },', ''],
  ['a parameter file names one that is not there', 'parameterFiles', 'infra/parameters/dev.json', '"tier"', '"stage"'],
  ['a parameter has another type', 'parameterFiles', 'infra/parameters/dev.json', '"monthlyBudget": { "value": 50 }', '"monthlyBudget": { "value": "50" }'],
  ['a parameter is not allowed', 'parameterFiles', 'infra/parameters/dev.json', '"tier": { "value": "dev" }', '"tier": { "value": "test" }'],
  ['a bank has no code', 'parameterFiles', 'infra/parameters/dev.json', '[{ "code": "acme" }', '[{ "name": "acme" }'],
  ['an action is pinned by a tag', 'pinnedActions', '.github/workflows/deploy.yml', 'Azure/functions-action@c5060b3b8bb1ebbcb531abd00c822ecbaa8ea656', 'Azure/functions-action@v1'],
  ['a table is misspelt', 'tables', 'infra/modules/storage.bicep', "'Fixings'", "'Fixing'"],
  ['the code gets another table', 'tables', 'functions/Storage/TablesAtStart.cs', '        WorkItemsTable.Name,', ''],
  ['the inbound queue has another name', 'queues', 'infra/modules/bus.bicep', "name: 'bank-inbound'", "name: 'banks-inbound'"],
  ["the code renames the banks' queues", 'queues', 'functions/Storage/CaseOutbox.cs', '$"bank-{bankCode}"', '$"to-{bankCode}"'],
  ['a lock is shorter than tested', 'queueSettings', 'infra/modules/bus.bicep', "'PT5M'", "'PT1M'"],
  ['repeats are let through', 'queueSettings', 'infra/modules/bus.bicep', 'requiresDuplicateDetection: true', 'requiresDuplicateDetection: false'],
  ['a schedule is not set', 'settings', 'infra/modules/app.bicep', "'ReviewSchedule'", "'ReviewsSchedule'"],
  ['the host has no way to its queues', 'settings', 'infra/modules/app.bicep', "'AzureWebJobsStorage__queueServiceUri'", "'AzureWebJobsStorage__queueUri'"],
  ['the code gets another setting', 'settings', 'functions/PayoutCoolingOffSetting.cs', '"Scf:PayoutCoolingOff"', '"Scf:CoolingOff"'],
  ['a schedule has five fields', 'schedules', 'infra/main.bicep', "'0 0 7 * * *'", "'0 7 * * *'"],
  ['the task hub has another name', 'taskHub', 'host.json', '"hubName": "ScfFunctions"', '"hubName": "ScfFunctions2"'],
  ['an alert asks for what nobody measures', 'metrics', 'functions/Telemetry/ScfMetrics.cs', '"scf.dead_letters"', '"scf.lost_letters"'],
  ['an alert asks for what a bank keeps waiting', 'waits', 'infra/modules/alerts.bicep', 'scf_pending_kind=~"start|', 'scf_pending_kind=~"credit-application|start|'],
  ['an alert asks for promises of any kind', 'waits', 'infra/modules/alerts.bicep', ', "scf.pending.kind"=~"start|inbox|document|notice"', ''],
  ['an alert calls sooner than readiness', 'waits', 'infra/modules/alerts.bicep', '> 86400', '> 900'],
  ['the export writes to another container', 'containers', 'tools/Export/Program.cs', undefined, 'Option<string> container = new("--container") { DefaultValueFactory = _ => "copies" };'],
  ["a role has another's id", 'roleIds', 'infra/modules/vault.bicep', '4633458b-17de-408a-b874-0445c86b69e6', 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'],
  ['the app may not put messages off', 'rights', 'infra/modules/bus.bicep', 'guid(inbound.id, appPrincipalId, serviceBusDataSender)\n  properties: {\n    principalId: appPrincipalId', 'guid(inbound.id, appPrincipalId, serviceBusDataSender)\n  properties: {\n    principalId: operatorsGroupId'],
  ["the app may read the banks' queues", 'rights', 'infra/modules/bus.bicep', 'scope: inbound', 'scope: namespace'],
  ["operators may read the banks' queues", 'instructions', 'infra/modules/bus.bicep', 'scope: inbound\n  name: guid(inbound.id, operatorsGroupId', 'scope: namespace\n  name: guid(inbound.id, operatorsGroupId'],
  ['the code begins to administer Service Bus', 'rights', 'functions/Planted.cs', undefined, 'class Planted(ServiceBusAdministrationClient client);'],
];

for (const [name, rule, path, ...replacement] of mistakes) {
  test(`${name}: ${rule}`, () => {
    const [from, to, from2, to2] = replacement;
    const copy = copyWith(path, from, to);
    if (from2) writeFileSync(join(copy, path), readFileSync(join(copy, path), 'utf8').replace(from2, () => to2));
    assert.ok(findings(copy)[rule], `${rule} found nothing; others found ${JSON.stringify(findings(copy))}`);
  });
}
