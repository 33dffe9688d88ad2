// What the code calls its tables, queues, settings, schedules, metrics: read from its sources, not repeated here.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The names that code and Bicep have to agree on. @param root the repository's folder. */
export function readCode(root) {
  const read = (path) => readFileSync(join(root, path), 'utf8');
  const sources = readdirSync(join(root, 'functions'), { recursive: true })
    .filter((path) => path.endsWith('.cs') && !/(^|[\\/])(bin|obj)[\\/]/.test(path))
    .map((path) => ({ name: basename(path, '.cs'), text: read(join('functions', path)) }));
  const all = sources.map((source) => source.text).join('\n');
  const host = JSON.parse(read('host.json'));
  return {
    tables: tablesOf(sources),
    inboundQueue: one(all, /const string Inbound = "([^"]+)"/, 'the inbound queue'),
    outboundPrefix: one(all, /NameOf\(string \w+\) => \$"([a-z-]+)\{/, "the prefix of the banks' queues"),
    triggeredQueues: matches(all, /ServiceBusTrigger\("([^"]+)"/g),
    sendsToInbound: /CreateSender\((\w+\.)?Inbound\)/.test(all),
    administersBus: all.includes('ServiceBusAdministrationClient'),
    schedules: matches(all, /TimerTrigger\("%(\w+)%"\)/g),
    connections: matches(all, /, Connection = "(\w+)"/g),
    settings: matches(all, /"(Scf:\w+)"/g),
    settingsByIdentity: identitySettings(all),
    sampleSettings: Object.keys(JSON.parse(read('local.settings.sample.json')).Values),
    hubName: host.extensions.durableTask.hubName,
    queueSettings: queueSettingsOf(read('emulator/ServiceBus/QueueSettings.cs')),
    containers: existsSync(join(root, 'tools/Export/Program.cs')) ? matches(read('tools/Export/Program.cs'), /"--container"\).*?=> "([a-z-]+)"/g) : [],
    longestWaits: longestWaitsOf(sources),
    metrics: existsSync(join(root, 'functions/Telemetry')) ? matches(all, /"(scf\.[a-z_.]+)"/g) : undefined,
  };
}

const matches = (text, pattern) => [...new Set([...text.matchAll(pattern)].map((match) => match[1]))].sort();

function one(text, pattern, what) {
  const found = text.match(pattern);
  if (!found) throw new Error(`The sources no longer say ${what} where ${pattern} looks for it.`);
  return found[1];
}

/** The list in TablesAtStart, each of its constants followed to where it is declared. */
function tablesOf(sources) {
  const list = one(sources.find((source) => source.name === 'TablesAtStart').text, /Names \{ get; \} =\s*\[([^\]]+)\]/, 'the tables');
  return [...list.matchAll(/(\w+)\.(\w+),/g)].map(([, type, constant]) => {
    const text = sources.find((source) => source.name === type).text;
    const [, quoted, named] = text.match(new RegExp(`const string ${constant} = (?:"(\\w+)"|nameof\\((\\w+)\\))`));
    return quoted ?? named;
  }).sort();
}

/** Settings such as AzureWebJobsStorage__tableServiceUri, which the code puts together from a constant of a connection's name and a word. */
function identitySettings(text) {
  const constants = new Map([...text.matchAll(/const string (\w+) = "(\w+)"/g)].map((match) => [match[1], match[2]]));
  return [...text.matchAll(/\$"\{(\w+)\}:(\w+)"/g), ...text.matchAll(/(\w+), "(\w+ServiceUri)"\)/g)].filter((match) => constants.has(match[1])).map((match) => `${constants.get(match[1])}__${match[2]}`).sort();
}

/** How many seconds a promise of each kind may wait before /api/health/ready says so; kinds that wait for banks and people are not among them. */
function longestWaitsOf(sources) {
  const textOf = (name) => sources.find((source) => source.name === name).text;
  const kinds = new Map([...textOf('PendingTable').matchAll(/const string (\w+) = "([a-z-]+)"/g)].map((match) => [match[1], match[2]]));
  const seconds = { Minutes: 60, Hours: 3600, Days: 86400 };
  return Object.fromEntries([...textOf('Readiness').matchAll(/\[PendingTable\.(\w+)\] = TimeSpan\.From(\w+)\((\d+)\)/g)].map(([, kind, unit, count]) => [kinds.get(kind), count * seconds[unit]]));
}

/** What the queues of the embedded runtime are like, with which everything is tested; durations as ISO 8601. */
function queueSettingsOf(text) {
  const minutes = (name) => one(text, new RegExp(`${name} \\{ get; init; \\} = TimeSpan.FromMinutes\\((\\d+)\\)`), name);
  const days = one(text, /DefaultTimeToLive \{ get; init; \} = TimeSpan.FromDays\((\d+)\)/, 'DefaultTimeToLive');
  return {
    lockDuration: `PT${minutes('LockDuration')}M`,
    duplicateDetectionHistoryTimeWindow: `PT${minutes('DuplicateDetectionWindow')}M`,
    defaultMessageTimeToLive: `P${days}D`,
    maxDeliveryCount: Number(one(text, /MaxDeliveryCount \{ get; init; \} = (\d+)/, 'MaxDeliveryCount')),
    requiresDuplicateDetection: true,
    deadLetteringOnMessageExpiration: true,
  };
}
