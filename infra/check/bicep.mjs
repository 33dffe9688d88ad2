// Reads Bicep files into declarations and values, by the grammar of tree-sitter-bicep.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';

await Parser.init();
const grammar = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

/** Every Bicep file below a folder, by its path from there. */
export function readBicep(folder) {
  const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.bicep') && !path.includes('node_modules')).sort();
  return new Map(paths.map((path) => [path, readFile(path, readFileSync(join(folder, path), 'utf8'))]));
}

/** One file: its faulty places, its declarations by kind, and every identifier that it uses with what is known where it stands. */
export function readFile(path, text) {
  const root = parser.parse(text).rootNode;
  const file = { path, text, faults: [], params: [], vars: [], types: [], resources: [], modules: [], outputs: [], uses: [], calls: [] };
  collectFaults(root, file.faults);
  let decorators = [];
  for (const node of root.namedChildren) {
    if (node.type === 'decorators') {
      decorators = node.namedChildren.map(readDecorator);
      continue;
    }
    const into = { parameter_declaration: 'params', variable_declaration: 'vars', type_declaration: 'types', resource_declaration: 'resources', module_declaration: 'modules', output_declaration: 'outputs' }[node.type];
    if (into) file[into].push(readDeclaration(node, decorators));
    collectUses(node.type === 'type_declaration' ? null : node, new Set(), file);
    if (node.type !== 'comment') decorators = [];
  }
  for (const module of file.modules) module.file = normalize(join(dirname(path), module.of));
  return file;
}

const line = (node) => node.startPosition.row + 1;
const valueNodes = (node) => node.namedChildren.filter((child) => !['comment', 'type', 'nullable_type', 'array_type', 'primitive_type'].includes(child.type));

function collectFaults(node, faults) {
  if (node.isError || node.isMissing) faults.push({ line: line(node), text: node.text.slice(0, 60) });
  for (const child of node.children) collectFaults(child, faults);
}

function readDecorator(node) {
  const call = node.namedChildren[0];
  return { name: call.childForFieldName('function').text, args: call.childForFieldName('arguments').namedChildren.map(toValue) };
}

function readDeclaration(node, decorators) {
  const [name, ...rest] = valueNodes(node);
  const typed = ['resource_declaration', 'module_declaration'].includes(node.type);
  const type = node.namedChildren.find((child) => ['type', 'nullable_type', 'array_type', 'primitive_type'].includes(child.type));
  return {
    name: name.text,
    line: line(node),
    text: node.text,
    decorators,
    type: type?.text,
    of: typed ? toValue(rest[0]).text : undefined,
    existing: node.children.some((child) => child.type === 'existing'),
    value: rest.length > (typed ? 1 : 0) ? toValue(rest.at(-1)) : undefined,
  };
}

/** An expression as far as it says something before anything is deployed. */
export function toValue(node) {
  const at = { line: line(node) };
  switch (node.type) {
    case 'object':
      return { ...at, kind: 'object', entries: node.namedChildren.filter((child) => child.type === 'object_property').map(readProperty) };
    case 'array':
      return { ...at, kind: 'array', items: node.namedChildren.filter((child) => child.type !== 'comment').map(toValue) };
    case 'string':
      return { ...at, kind: 'string', text: node.text.slice(1, -1), isLiteral: !node.namedChildren.some((child) => child.type === 'interpolation') };
    case 'number':
      return { ...at, kind: 'int', value: Number(node.text) };
    case 'boolean':
      return { ...at, kind: 'bool', value: node.text === 'true' };
    case 'null':
      return { ...at, kind: 'null' };
    case 'identifier':
      return { ...at, kind: 'name', name: node.text };
    case 'ternary_expression':
      return { ...at, kind: 'choice', options: [toValue(node.childForFieldName('consequence')), toValue(node.childForFieldName('alternative'))] };
    case 'call_expression':
      return { ...at, kind: 'call', name: node.childForFieldName('function').text, args: node.childForFieldName('arguments').namedChildren.map(toValue) };
    case 'if_statement':
      return { ...toValue(node.namedChildren.at(-1)), isConditional: true };
    case 'for_statement':
      return readLoop(node, at);
    default:
      return { ...at, kind: 'other', text: node.text };
  }
}

function readProperty(node) {
  const [key, value] = node.namedChildren.filter((child) => child.type !== 'comment');
  return { key: key.type === 'string' ? key.text.slice(1, -1) : key.text, line: line(node), value: toValue(value) };
}

function readLoop(node, at) {
  const parts = node.namedChildren.filter((child) => child.type !== 'comment');
  return { ...at, kind: 'for', variables: loopVariables(parts[0]), over: toValue(parts[1]), body: toValue(parts.at(-1)) };
}

const loopVariables = (node) => (node.type === 'for_loop_parameters' ? node.namedChildren.map((child) => child.text) : [node.text]);

/** Identifiers that stand for something declared, each with the loop variables and lambda parameters known there. */
function collectUses(node, known, file) {
  if (!node) return;
  const inner = new Set(known);
  if (node.type === 'for_statement') for (const variable of loopVariables(node.namedChildren[0])) inner.add(variable);
  if (node.descendantsOfType('lambda_expression').length > 0 && node.type === 'arguments')
    for (const lambda of node.descendantsOfType('lambda_expression')) inner.add(lambda.namedChildren[0].text);
  const declares = node.type.endsWith('_declaration');
  node.namedChildren.forEach((child, i) => {
    if (['type', 'nullable_type', 'array_type', 'primitive_type', 'comment'].includes(child.type)) return;
    if (child.type === 'identifier' && ((declares && i === 0) || (node.type === 'object_property' && i === 0))) return;
    if (child.type === 'identifier' && node.type === 'call_expression' && child.equals(node.childForFieldName('function'))) file.calls.push({ name: child.text, line: line(child) });
    else if (child.type === 'identifier') file.uses.push({ name: child.text, line: line(child), isLocal: inner.has(child.text), path: pathAfter(child) });
    else collectUses(child, inner, file);
  });
}

/** What follows an identifier with dots, such as outputs.id. */
function pathAfter(node) {
  const names = [];
  for (let parent = node.parent; parent?.type === 'member_expression' && parent.childForFieldName('property'); parent = parent.parent)
    names.push(parent.childForFieldName('property').text);
  return names;
}

/** A property of an object value, or undefined. */
export const property = (value, ...keys) =>
  keys.reduce((found, key) => (found?.kind === 'object' ? found.entries.find((entry) => entry.key === key)?.value : undefined), value);

/** What a resource or module declares, whether once, on a condition or in a loop. */
export const bodyOf = (declaration) => (declaration.value?.kind === 'for' ? declaration.value.body : declaration.value);
