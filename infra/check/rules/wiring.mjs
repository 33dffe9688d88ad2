// Modules and parameter files against the parameters and outputs that there are.
import { bodyOf, property } from '../bicep.mjs';
import { at, each } from './form.mjs';

/** Every module gets the parameters that it asks for, and no others, of a type that fits. */
export function modules(files) {
  return each(files, (file) => file.modules.flatMap((module) => {
    const target = files.get(module.file);
    if (!target) return [at(file, module.line, `there is no ${module.file}`)];
    const given = property(bodyOf(module), 'params')?.entries ?? [];
    return [
      ...target.params.filter((param) => !param.value && !given.some((entry) => entry.key === param.name)).map((param) => at(file, module.line, `${module.name} lacks the parameter ${param.name}`)),
      ...given.filter((entry) => !target.params.some((param) => param.name === entry.key)).map((entry) => at(file, entry.line, `${module.name} has no parameter ${entry.key}`)),
      ...given.flatMap((entry) => wrongType(file, entry, target.params.find((param) => param.name === entry.key))),
    ];
  }));
}

function wrongType(file, entry, param) {
  if (!param) return [];
  const source = entry.value.kind === 'name' ? file.params.find((one) => one.name === entry.value.name) : undefined;
  const given = source?.type ?? { string: 'string', int: 'int', bool: 'bool', array: 'array', object: 'object' }[entry.value.kind];
  const isFit = !given || given === param.type || (given === 'array' && param.type.endsWith('[]'));
  return isFit ? [] : [at(file, entry.line, `${entry.key} is ${param.type}, not ${given}`)];
}

/** Only outputs that exist are read, and only of modules. */
export function outputs(files) {
  return each(files, (file) => file.uses.filter((use) => use.path[0] === 'outputs').flatMap((use) => {
    const module = file.modules.find((one) => one.name === use.name);
    const target = module && files.get(module.file);
    if (!target || target.outputs.some((output) => output.name === use.path[1])) return [];
    return [at(file, use.line, `${use.name} has no output ${use.path[1]}`)];
  }));
}

/** Parameter files name parameters that exist, all that have no default, with values that fit. */
export function parameterFiles(files, parameterFiles) {
  const main = files.get('main.bicep');
  return [...parameterFiles].flatMap(([path, text]) => {
    const file = { path };
    let given;
    try {
      given = JSON.parse(text).parameters;
    } catch (e) {
      return [at(file, 1, `this is no JSON: ${e.message}`)];
    }
    return [
      ...Object.keys(given).filter((name) => !main.params.some((param) => param.name === name)).map((name) => at(file, 1, `there is no parameter ${name}`)),
      ...main.params.filter((param) => !param.value && !(param.name in given)).map((param) => at(file, 1, `the parameter ${param.name} is missing`)),
      ...main.params.filter((param) => param.name in given).flatMap((param) => faultsOf(main, param, given[param.name].value).map((fault) => at(file, 1, `${param.name} ${fault}`))),
    ];
  });
}

/** azd puts the environment's values in such places. */
const isPlaceholder = (value) => typeof value === 'string' && /^\$\{\w+(=[^}]*)?\}$/.test(value);

function faultsOf(main, param, value) {
  if (isPlaceholder(value)) return param.type === 'string' ? [] : [`is ${param.type}, and a placeholder is text`];
  const decorator = (name) => param.decorators.find((one) => one.name === name)?.args[0];
  const size = typeof value === 'string' ? value.length : value;
  const allowed = decorator('allowed')?.items.map((item) => item.text ?? item.value);
  return [
    ...typeFaults(main, param.type, value),
    ...(allowed && !allowed.includes(value) ? [`is none of ${allowed.join(', ')}`] : []),
    ...['minValue', 'minLength'].filter((name) => size < decorator(name)?.value).map((name) => `is below ${decorator(name).value}`),
    ...['maxValue', 'maxLength'].filter((name) => size > decorator(name)?.value).map((name) => `is above ${decorator(name).value}`),
  ];
}

function typeFaults(main, type, value) {
  if (type.endsWith('?')) return value === null ? [] : typeFaults(main, type.slice(0, -1), value);
  if (type.endsWith('[]')) return Array.isArray(value) ? value.flatMap((item) => typeFaults(main, type.slice(0, -2), item)) : ['is no array'];
  const own = main.types.find((one) => one.name === type);
  if (own) return memberFaults(main, own, value);
  const isFit = { string: typeof value === 'string', int: Number.isInteger(value), bool: typeof value === 'boolean', object: typeof value === 'object' && value !== null }[type];
  return isFit ? [] : [`is ${type}, not ${JSON.stringify(value)}`];
}

function memberFaults(main, own, value) {
  if (typeof value !== 'object' || value === null) return [`is ${own.name}, not ${JSON.stringify(value)}`];
  const members = own.value.entries.map((entry) => [entry.key, entry.value.text]);
  return [
    ...Object.keys(value).filter((key) => !members.some(([name]) => name === key)).map((key) => `has an unknown ${key}`),
    ...members.filter(([name, type]) => !(name in value) && !type.endsWith('?')).map(([name]) => `lacks ${name}`),
    ...members.filter(([name]) => name in value).flatMap(([name, type]) => typeFaults(main, type, value[name])),
  ];
}

/** Workflows name the actions of others by commit, and say which version that is. */
export function pinnedActions(workflows) {
  return [...workflows].flatMap(([path, text]) => text.split('\n')
    .map((content, i) => ({ content, line: i + 1 }))
    .filter(({ content }) => /\buses:/.test(content) && !/uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(content))
    .map(({ content, line }) => at({ path }, line, `not pinned by commit and version: ${content.trim()}`)));
}
