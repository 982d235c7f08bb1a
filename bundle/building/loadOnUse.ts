import ts from 'typescript';
import { edited, parse } from './edits.js';

/** A name that a statement imports: the expression that loads it, and where in the code it's used. */
type Import = { name: string; value: string; statement: ts.VariableStatement; uses: ts.Identifier[] };

const isRequire = (node: ts.Node): boolean =>
  ts.isCallExpression(node) &&
  ts.isIdentifier(node.expression) &&
  node.expression.text === 'require' &&
  node.arguments.every((argument) => ts.isStringLiteral(argument) && !argument.text.startsWith('node:'));

/** `require('x')`, `require('x').y`, or `require('x')` in a call that makes it a module with a default export. */
const isModule = (node: ts.Expression): boolean =>
  isRequire(node) ||
  (ts.isPropertyAccessExpression(node) && isRequire(node.expression)) ||
  (ts.isCallExpression(node) && node.arguments.length === 1 && node.arguments.some(isRequire));

/** The names of `const x = require('x')` and `const { y, z } = require('x')`. */
const importsOf = (statement: ts.Statement): Import[] => {
  if (!ts.isVariableStatement(statement)) return [];
  const [declaration, ...others] = statement.declarationList.declarations;
  if (!declaration?.initializer || others.length > 0 || !isModule(declaration.initializer)) return [];
  const { name: pattern, initializer } = declaration;
  const named = (name: ts.Identifier, value: string): Import => ({ name: name.text, value, statement, uses: [] });
  if (ts.isIdentifier(pattern)) return [named(pattern, initializer.getText())];
  const imports = pattern.elements.flatMap((element) => {
    if (ts.isOmittedExpression(element) || !ts.isIdentifier(element.name)) return [];
    const { name, propertyName = name, dotDotDotToken, initializer: byDefault } = element;
    const isPlain = ts.isIdentifier(propertyName) && !dotDotDotToken && !byDefault;
    return isPlain ? [named(name, `${initializer.getText()}.${propertyName.text}`)] : [];
  });
  return ts.isObjectBindingPattern(pattern) && imports.length === pattern.elements.length ? imports : [];
};

/** Whether it's the name of a property, which has nothing to do with a variable of this name. */
const isPropertyName = (node: ts.Identifier): boolean => {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (ts.isPropertyAssignment(parent) || ts.isClassElement(parent)) && parent.name === node;
};

/** Whether it's more than a look at the value of a variable: then the import is left as it is. */
const isNoPlainUse = (node: ts.Identifier): boolean => {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent) || ts.isPrefixUnaryExpression(parent)) return true;
  if (ts.isBinaryExpression(parent)) return parent.left === node;
  return 'name' in parent && parent.name === node;
};

/** Whether `new` makes an instance of it, or of a class in it, such as `new name.Thing()`. */
const isInstantiated = (node: ts.Node): boolean => {
  const { parent } = node;
  if (ts.isNewExpression(parent)) return parent.expression === node;
  return ts.isPropertyAccessExpression(parent) && parent.expression === node && isInstantiated(parent);
};

/**
 * Lets the modules that CommonJS code imports at its beginning load when they're used first, and those that it never uses
 * not at all:
 *
 *     const sfError_1 = require('../sfError');
 *     throw new sfError_1.SfError();
 *
 * becomes
 *
 *     var loaded_sfError_1; function sfError_1() { return (loaded_sfError_1 ??= require('../sfError')); }
 *     throw new (sfError_1()).SfError();
 *
 * @param modules which modules to do this for, by how the code requires them
 */
export const loadOnUse = (code: string, modules = /^/): string => {
  const source = parse(code);
  const imports = new Map(
    source.statements
      .flatMap(importsOf)
      .filter(({ value }) => modules.test(value))
      .map((each) => [each.name, each]),
  );

  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isIdentifier(node) || isPropertyName(node)) return;
    const used = imports.get(node.text);
    if (!used || (node.pos >= used.statement.pos && node.end <= used.statement.end)) return;
    if (isNoPlainUse(node)) {
      for (const { name, statement } of imports.values()) if (statement === used.statement) imports.delete(name);
    } else used.uses.push(node);
  };
  visit(source);

  const found = [...imports.values()];
  const functionsOf = (statement: ts.Statement): string =>
    found
      .filter((each) => each.statement === statement && each.uses.length > 0)
      .map(({ name, value }) => `var loaded_${name}; function ${name}() { return (loaded_${name} ??= ${value}); }`)
      .join(' ');
  return edited(code, [
    ...[...new Set(found.map(({ statement }) => statement))].map((statement) => ({
      start: statement.getStart(source),
      end: statement.end,
      text: functionsOf(statement),
    })),
    // In parentheses only where it has to be: a line that begins with one may belong to the line before.
    ...found.flatMap(({ name, uses }) =>
      uses.map((use) => ({
        start: use.getStart(source),
        end: use.end,
        text: isInstantiated(use) ? `(${name}())` : `${name}()`,
      })),
    ),
  ]);
};
