import ts from 'typescript';

/** A statement that loads a module, and where in the code its name is used. */
type ModuleImport = { statement: ts.VariableStatement; initializer: ts.Expression; uses: ts.Identifier[] };

type Edit = { start: number; end: number; text: string };

const isRequire = (node: ts.Node): boolean =>
  ts.isCallExpression(node) &&
  ts.isIdentifier(node.expression) &&
  node.expression.text === 'require' &&
  node.arguments.every((argument) => ts.isStringLiteral(argument) && !argument.text.startsWith('node:'));

/** `require('x')`, or that in a call that makes it a module with a default export. */
const isModule = (node: ts.Expression): boolean =>
  isRequire(node) || (ts.isCallExpression(node) && node.arguments.length === 1 && node.arguments.some(isRequire));

const importOf = (statement: ts.Statement): [name: string, moduleImport: ModuleImport] | undefined => {
  if (!ts.isVariableStatement(statement)) return undefined;
  const [declaration, ...others] = statement.declarationList.declarations;
  if (!declaration?.initializer || others.length > 0 || !ts.isIdentifier(declaration.name)) return undefined;
  const { name, initializer } = declaration;
  return isModule(initializer) ? [name.text, { statement, initializer, uses: [] }] : undefined;
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
 * Lets the modules that CommonJS code imports at its beginning load when they're used first:
 *
 *     const sfError_1 = require('../sfError');
 *     throw new sfError_1.SfError();
 *
 * becomes
 *
 *     var loaded_sfError_1; function sfError_1() { return (loaded_sfError_1 ??= require('../sfError')); }
 *     throw new (sfError_1()).SfError();
 */
export const loadOnUse = (code: string): string => {
  const source = ts.createSourceFile('module.js', code, ts.ScriptTarget.Latest, true);
  const imports = new Map(source.statements.map(importOf).filter((found) => found !== undefined));

  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isIdentifier(node) || isPropertyName(node)) return;
    const moduleImport = imports.get(node.text);
    if (!moduleImport || node.parent.parent.parent === moduleImport.statement) return;
    if (isNoPlainUse(node)) imports.delete(node.text);
    else moduleImport.uses.push(node);
  };
  visit(source);

  const edits = [...imports].flatMap(([name, { statement, initializer, uses }]): Edit[] => [
    {
      start: statement.getStart(source),
      end: initializer.getStart(source),
      text: `var loaded_${name}; function ${name}() { return (loaded_${name} ??= `,
    },
    { start: initializer.end, end: statement.end, text: '); }' },
    // In parentheses only where it has to be: a line that begins with one may belong to the line before.
    ...uses.map((use) => ({
      start: use.getStart(source),
      end: use.end,
      text: isInstantiated(use) ? `(${name}())` : `${name}()`,
    })),
  ]);
  return edits
    .sort((one, other) => other.start - one.start)
    .reduce((edited, { start, end, text }) => edited.slice(0, start) + text + edited.slice(end), code);
};
