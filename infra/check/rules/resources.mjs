// Resources against the public type definitions, as far as resource-types.json repeats them.
import { bodyOf, property } from '../bicep.mjs';
import { at, each } from './form.mjs';

const ofBicep = ['name', 'parent', 'scope', 'dependsOn'];

/** Types and API versions are ones that somebody has looked up. */
export function knownTypes(files, types) {
  return each(files, (file) => file.resources.filter((resource) => !types[resource.of]).map((resource) => at(file, resource.line, `the type ${resource.of} is not in resource-types.json`)));
}

/** Properties exist and have values of their type; none that is required is missing. */
export function knownProperties(files, types) {
  return each(files, (file) => file.resources.filter((resource) => types[resource.of] && !resource.existing)
    .flatMap((resource) => checkObject(file, types[resource.of], bodyOf(resource), '')));
}

function checkObject(file, type, value, path) {
  const given = value.entries.filter((entry) => path || !ofBicep.includes(entry.key));
  const missing = (type.required?.[path || '.'] ?? []).filter((key) => !property(value, key));
  return [
    ...missing.map((key) => at(file, value.line, `${path || 'the resource'} lacks ${key}`)),
    ...given.flatMap((entry) => {
      const inner = path ? `${path}.${entry.key}` : entry.key;
      const known = inner in type.properties ? inner : `${path}.*`;
      return known in type.properties
        ? checkValue(file, type, entry.value, known, type.properties[known])
        : isOpen(type, path) ? [] : [at(file, entry.line, `there is no ${inner}`)];
    }),
  ];
}

/** Objects of which the definitions name no property, such as tags. */
const isOpen = (type, path) => type.properties[path] === 'object' && !Object.keys(type.properties).some((key) => key.startsWith(`${path}.`));

function checkValue(file, type, value, path, expected) {
  switch (value.kind) {
    case 'choice':
      return value.options.flatMap((option) => checkValue(file, type, option, path, expected));
    case 'name': {
      const declared = file.vars.find((one) => one.name === value.name);
      if (declared?.value) return checkValue(file, type, declared.value, path, expected);
      const param = file.params.find((one) => one.name === value.name);
      return param && !fits(param.type, expected) ? [at(file, value.line, `${path} is ${expected}, the parameter ${param.name} is ${param.type}`)] : [];
    }
    case 'array':
    case 'for':
      return expected.endsWith('[]')
        ? (value.items ?? [value.body]).flatMap((item) => checkValue(file, type, item, `${path}[]`, expected.slice(0, -2)))
        : [at(file, value.line, `${path} is ${expected}, not an array`)];
    case 'object':
      return expected === 'object' ? checkObject(file, type, value, path) : [at(file, value.line, `${path} is ${expected}, not an object`)];
    case 'string':
      return isText(expected, value) ? [] : [at(file, value.line, `${path} is ${expected}, not '${value.text}'`)];
    case 'int':
    case 'bool':
      return expected === value.kind || expected === 'any' ? [] : [at(file, value.line, `${path} is ${expected}, not ${value.value}`)];
    default:
      return [];
  }
}

const optionsOf = (expected) => [...expected.matchAll(/'([^']*)'/g)].map((match) => match[1]);

/** Where the definitions name values, only those are taken, even where the service might know more. */
function isText(expected, value) {
  const options = optionsOf(expected);
  if (options.length === 0) return expected === 'string' || expected === 'any';
  return !value.isLiteral || options.includes(value.text);
}

const fits = (given, expected) => expected === 'any' || given === expected || (given === 'string' && optionsOf(expected).length > 0);
