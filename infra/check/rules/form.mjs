// What can be said of a file by itself.
import { bodyOf, property } from '../bicep.mjs';

const functions = new Set(('any array base64 bool cidrHost cidrSubnet concat contains deployment empty endsWith environment filter first flatten format guid indexOf int intersection items join json ' +
  'last length loadTextContent map max min object padLeft range reduce replace resourceGroup resourceId skip sort split startsWith string subscription subscriptionResourceId substring ' +
  'take tenant toLower toObject toUpper trim union uniqueString uri utcNow').split(' '));

const secretPattern = /\blist[A-Z]\w*\(|getSecret\(|(primary|secondary)(Master)?(Key|ConnectionString)\b|InstrumentationKey|password/i;

/** Every file is Bicep as far as the grammar knows it. */
export function parses(files) {
  return [...files.values()].flatMap((file) => file.faults.map((fault) => at(file, fault.line, `this cannot be read: ${fault.text}`)));
}

/** Parameters, outputs and types say what they are. */
export function described(files) {
  return each(files, (file) => [...file.params, ...file.outputs, ...file.types]
    .filter((declaration) => !declaration.decorators.some((decorator) => decorator.name === 'description' && decorator.args[0]?.text))
    .map((declaration) => at(file, declaration.line, `'${declaration.name}' has no @description`)));
}

/** Nothing is declared in vain: parameters, variables, existing resources, files of modules. */
export function used(files) {
  const moduleFiles = new Set([...files.values()].flatMap((file) => file.modules.map((module) => module.file)));
  return each(files, (file) => {
    const names = new Set(file.uses.map((use) => use.name));
    const idle = [...file.params, ...file.vars, ...file.resources.filter((resource) => resource.existing)].filter((declaration) => !names.has(declaration.name));
    return [
      ...idle.map((declaration) => at(file, declaration.line, `'${declaration.name}' is never used`)),
      ...(file.path.startsWith('modules/') && !moduleFiles.has(file.path) ? [at(file, 1, 'no file uses this module')] : []),
    ];
  });
}

/** Whatever is named is declared, once. */
export function known(files) {
  return each(files, (file) => {
    const declared = [...file.params, ...file.vars, ...file.resources, ...file.modules];
    const names = new Set(declared.map((declaration) => declaration.name));
    return [
      ...declared.filter((one, i) => declared.findIndex((other) => other.name === one.name) < i).map((one) => at(file, one.line, `'${one.name}' is declared twice`)),
      ...file.uses.filter((use) => !use.isLocal && !names.has(use.name)).map((use) => at(file, use.line, `'${use.name}' is not declared`)),
      ...file.calls.filter((call) => !functions.has(call.name)).map((call) => at(file, call.line, `'${call.name}' is no function that this check knows`)),
    ];
  });
}

/** What is secret has no default that everybody can read. */
export function secureWithoutDefault(files) {
  return each(files, (file) => file.params
    .filter((param) => param.value && param.decorators.some((decorator) => decorator.name === 'secure'))
    .map((param) => at(file, param.line, `the secure parameter '${param.name}' has a default`)));
}

/** Outputs are kept in the deployment's history, where many may read. */
export function noSecretOutputs(files) {
  return each(files, (file) => {
    const secure = file.params.filter((param) => param.decorators.some((decorator) => decorator.name === 'secure')).map((param) => param.name);
    return file.outputs
      .filter((output) => secretPattern.test(output.text) || secure.some((name) => new RegExp(`\\b${name}\\b`).test(output.text)))
      .map((output) => at(file, output.line, `the output '${output.name}' shows a secret`));
  });
}

/** Where things are is a parameter. */
export function noFixedLocations(files) {
  const isFixed = (value) => value?.kind === 'string' && value.isLiteral && value.text !== 'global';
  return each(files, (file) => [
    ...file.resources.map((resource) => property(bodyOf(resource), 'location')).filter(isFixed),
    ...file.modules.map((module) => property(bodyOf(module), 'params', 'location')).filter(isFixed),
    ...[...file.params, ...file.vars].filter((declaration) => /location|region/i.test(declaration.name)).map((declaration) => declaration.value).filter(isFixed),
  ].map((value) => at(file, value.line, `the location '${value.text}' is fixed`)));
}

/** Nothing lets anybody in by key. */
export function noKeys(files) {
  const switches = [
    ['Microsoft.Storage/storageAccounts', ['properties', 'allowSharedKeyAccess'], false],
    ['Microsoft.ServiceBus/namespaces', ['properties', 'disableLocalAuth'], true],
    ['Microsoft.Insights/components', ['properties', 'DisableLocalAuth'], true],
    ['Microsoft.OperationalInsights/workspaces', ['properties', 'features', 'disableLocalAuth'], true],
    ['Microsoft.KeyVault/vaults', ['properties', 'enableRbacAuthorization'], true],
    ['Microsoft.Web/sites/basicPublishingCredentialsPolicies', ['properties', 'allow'], false],
  ];
  return each(files, (file) => file.resources.filter((resource) => !resource.existing).flatMap((resource) => switches
    .filter(([type, path, wanted]) => resource.of.split('@')[0] === type && property(bodyOf(resource), ...path)?.value !== wanted)
    .map(([type, path, wanted]) => at(file, resource.line, `${type} needs ${path.join('.')}: ${wanted}`))));
}

export const at = (file, line, message) => `${file.path}:${line} ${message}`;
export const each = (files, find) => [...files.values()].flatMap(find);
