// Names in Bicep against those in the code, and rights against what the code does.
import { bodyOf, property } from '../bicep.mjs';
import { at, each } from './form.mjs';

const settingsHere = /^(FUNCTIONS_WORKER_RUNTIME|Emulator__\w+|Scf__DevelopmentKey|Scf__UnsignedBankMessages)$/;
// The Functions host's own, which the code never names; facts of the platform, not of this project.
const settingsOfHost = /^(APPLICATIONINSIGHTS_\w+|OTEL_\w+|DURABLE_TASK_SCHEDULER_CONNECTION_STRING|WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED|AzureFunctionsJobHost__\w+)$/;
const hostNeeds = ['credential', 'clientId', 'blobServiceUri', 'queueServiceUri', 'tableServiceUri'].map((name) => `AzureWebJobsStorage__${name}`);

const hasType = (resource, type) => resource.of.split('@')[0] === type;
const resourcesOf = (files, type) => each(files, (file) => file.resources.filter((resource) => hasType(resource, type)).map((resource) => ({ file, resource, name: property(bodyOf(resource), 'name') })));

/** The tables are those that the app makes at its start. */
export function tables(files, code) {
  return resourcesOf(files, 'Microsoft.Storage/storageAccounts/tableServices/tables').flatMap(({ file, resource }) => {
    const listed = file.vars.find((one) => one.name === resource.value.over?.name)?.value.items.map((item) => item.text) ?? [];
    return difference(file, resource.line, 'the table', listed, code.tables);
  });
}

/** The queues are the one from all banks and one to each, wherever they are named. */
export function queues(files, code) {
  const outbound = `${code.outboundPrefix}$`;
  return resourcesOf(files, 'Microsoft.ServiceBus/namespaces/queues').flatMap(({ file, resource, name }) => {
    const pattern = name.text.replace(/\$\{[^}]*\}/g, '$');
    return [code.inboundQueue, outbound].includes(pattern) ? [] : [at(file, resource.line, `the code has no queue '${name.text}'`)];
  }).concat([code.inboundQueue, outbound].filter((wanted) => !resourcesOf(files, 'Microsoft.ServiceBus/namespaces/queues')
    .some(({ resource, name }) => !resource.existing && name.text.replace(/\$\{[^}]*\}/g, '$') === wanted)).map((wanted) => `no queue ${wanted} is made`));
}

/** The queues are as those with which everything is tested. */
export function queueSettings(files, code) {
  return resourcesOf(files, 'Microsoft.ServiceBus/namespaces/queues').filter(({ resource }) => !resource.existing).flatMap(({ file, resource }) => {
    const named = property(bodyOf(resource), 'properties');
    const value = file.vars.find((one) => one.name === named?.name)?.value ?? named;
    return Object.entries(code.queueSettings)
      .filter(([key, wanted]) => (property(value, key)?.text ?? property(value, key)?.value) !== wanted)
      .map(([key, wanted]) => at(file, property(value, key)?.line ?? resource.line, `${key} of '${resource.name}' has to be ${wanted}`));
  });
}

/** Every setting that the app needs in Azure is there, and none that nobody reads. */
export function settings(files, code) {
  return each(files, (file) => {
    if (!file.resources.some((resource) => hasType(resource, 'Microsoft.Web/sites'))) return [];
    const given = appSettings(file);
    const needed = [...code.sampleSettings, ...code.settings.map(asVariable)].filter((name) => !settingsHere.test(name) && !code.connections.includes(name) && name !== 'AzureWebJobsStorage');
    const byIdentity = [...hostNeeds, ...code.settingsByIdentity, ...code.connections.flatMap((name) => ['fullyQualifiedNamespace', 'credential', 'clientId'].map((word) => `${name}__${word}`))];
    const wanted = new Set([...needed, ...byIdentity, ...code.schedules]);
    return [
      ...[...wanted].filter((name) => !given.has(name)).map((name) => at(file, 1, `the setting ${name} is missing`)),
      ...[...given].filter(([name]) => !wanted.has(name) && !settingsOfHost.test(name)).map(([name, line]) => at(file, line, `nothing reads the setting ${name}`)),
    ];
  });
}

const asVariable = (name) => name.replaceAll(':', '__');

/** The objects of name and value in the file of the app. */
function appSettings(file) {
  const found = new Map();
  const collect = (value) => {
    if (value?.kind === 'array') value.items.forEach(collect);
    if (value?.kind === 'object' && property(value, 'name')?.kind === 'string' && property(value, 'value')) found.set(property(value, 'name').text, value.line);
  };
  for (const declared of file.vars) collect(declared.value);
  return found;
}

/** The schedules are settings with six fields. */
export function schedules(files, code) {
  const main = files.get('main.bicep');
  return code.schedules.flatMap((name) => {
    const param = main.params.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (!param) return [at(main, 1, `there is no parameter for ${name}`)];
    return param.value?.text.split(' ').length === 6 ? [] : [at(main, param.line, `${param.name} has no default of six fields`)];
  });
}

/** A task hub that Bicep makes is the one of host.json. */
export function taskHub(files, code) {
  return resourcesOf(files, 'Microsoft.DurableTask/schedulers/taskHubs').filter(({ name }) => name.text !== code.hubName)
    .map(({ file, resource, name }) => at(file, resource.line, `host.json calls the task hub ${code.hubName}, not ${name.text}`));
}

/** The containers that tools write to are made. */
export function containers(files, code) {
  const made = resourcesOf(files, 'Microsoft.Storage/storageAccounts/blobServices/containers').map(({ name }) => name.text);
  return code.containers.filter((name) => !made.includes(name)).map((name) => `no container ${name} is made`);
}

/** What alerts ask for is measured. They ask by patterns, scf[._]dead_letters.*; the code says scf.dead_letters. */
export function metrics(files, code) {
  if (!code.metrics) return [];
  return each(files, (file) => [...file.text.matchAll(/__name__=~"([^"]+)"/g)].filter((match) => !code.metrics.some((name) => new RegExp(`^${match[1]}$`).test(name)))
    .map((match) => at(file, file.text.slice(0, match.index).split('\n').length, `nothing measures ${match[1]}`)));
}

/** Alerts about what waits mean what readiness means: the same kinds, of payments the same time, of the others no longer. */
export function waits(files, code) {
  const { outbox, ...others } = code.longestWaits;
  const wanted = Object.keys(others).sort().join('|');
  return each(files, (file) => file.text.split('\n').flatMap((text, i) => {
    const [, metric] = text.match(/expression: .*(outbox|pending)\[\._\]oldest_age/) ?? [];
    const [, most] = text.match(/> (\d+)'$/) ?? [];
    if (!metric || !most) return [];
    const asked = [...text.matchAll(/__name__=~"[^"]+"(?:, "?scf[._]pending[._]kind"?=~"([^"]*)")?\}/g)].map((match) => (match[1] ?? 'any kind').split('|').sort().join('|'));
    if (metric === 'outbox') return Number(most) === outbox ? [] : [at(file, i + 1, `payments may wait for ${outbox} s, not ${most}`)];
    return [
      ...asked.filter((kinds) => kinds !== wanted).map((kinds) => at(file, i + 1, `what should not wait is ${wanted}, not ${kinds}`)),
      ...(Number(most) > Math.min(...Object.values(others)) ? [at(file, i + 1, `${most} s is longer than readiness waits`)] : []),
    ];
  }));
}

/** A role's id is that of its name. */
export function roleIds(files, roles) {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  return each(files, (file) => file.vars.filter((one) => isId.test(one.value?.text ?? '') && roles[one.name] !== one.value.text)
    .map((one) => at(file, one.line, `${one.name} is ${roles[one.name] ?? 'no role that this check knows'}, not ${one.value.text}`)));
}

/** The app has the rights that its calls need, where it needs them, and no others. */
export function rights(files, code, roles) {
  const wanted = [
    'Microsoft.Storage/storageAccounts storageBlobDataOwner',
    'Microsoft.Storage/storageAccounts storageQueueDataContributor',
    'Microsoft.Storage/storageAccounts storageTableDataContributor',
    'Microsoft.Insights/components monitoringMetricsPublisher',
    'Microsoft.Insights/dataCollectionRules monitoringMetricsPublisher',
    'Microsoft.KeyVault/vaults keyVaultSecretsUser',
    'Microsoft.DurableTask/schedulers/taskHubs durableTaskDataContributor',
    ...code.triggeredQueues.map((queue) => `${queue} serviceBusDataReceiver`),
    ...(code.sendsToInbound ? [`${code.inboundQueue} serviceBusDataSender`] : []),
    `${code.outboundPrefix}$ serviceBusDataSender`,
  ];
  const given = each(files, (file) => assignments(file, roles).filter((one) => one.principal === 'appPrincipalId'));
  return [
    ...wanted.filter((right) => !given.some((one) => one.right === right)).map((right) => `the app lacks the right ${right}`),
    ...given.filter((one) => !wanted.includes(one.right)).map((one) => at(one.file, one.line, `the app needs no right ${one.right}`)),
    ...(code.administersBus ? ['the code administers Service Bus, for which it has no right'] : []),
  ];
}

/** Only the bank itself receives from its queue: anybody else could take an instruction to pay away from it. */
export function instructions(files, code, roles) {
  return each(files, (file) => assignments(file, roles)
    .filter((one) => one.right.endsWith(' serviceBusDataReceiver') && one.right !== `${code.inboundQueue} serviceBusDataReceiver` && one.principal !== 'principalId')
    .map((one) => at(file, one.line, `${one.principal} could take payment instructions: ${one.right}`)));
}

/** Role assignments as "what they are on, role": a queue by its name, anything else by its type. */
function assignments(file, roles) {
  return file.resources.filter((resource) => hasType(resource, 'Microsoft.Authorization/roleAssignments')).flatMap((resource) => {
    const body = bodyOf(resource);
    const target = file.resources.find((one) => one.name === scopeName(property(body, 'scope')));
    const on = target && hasType(target, 'Microsoft.ServiceBus/namespaces/queues') ? property(bodyOf(target), 'name').text.replace(/\$\{[^}]*\}/g, '$') : target?.of.split('@')[0] ?? '?';
    const named = property(body, 'properties', 'roleDefinitionId').args.at(-1).name;
    const isLoop = resource.value.kind === 'for' && resource.value.variables.includes(named);
    const names = isLoop ? file.vars.find((one) => one.name === resource.value.over.name).value.items.map((item) => item.name) : [named];
    return names.map((name) => ({ file, line: resource.line, principal: property(body, 'properties', 'principalId').name, right: `${on} ${name in roles ? name : '?'}` }));
  });
}

const scopeName = (value) => value?.name ?? value?.text?.split('[')[0];

function difference(file, line, what, given, wanted) {
  return [
    ...wanted.filter((name) => !given.includes(name)).map((name) => at(file, line, `${what} ${name} is missing`)),
    ...given.filter((name) => !wanted.includes(name)).map((name) => at(file, line, `the code has not ${what} ${name}`)),
  ];
}
