import ts from 'typescript';
import { edited, parse } from './edits.js';

/** Whether it's `module.exports.x`. */
const isExport = (node: ts.Expression): node is ts.PropertyAccessExpression =>
  ts.isPropertyAccessExpression(node) && node.expression.getText() === 'module.exports';

const EXPORT_ON_USE = `
function exportOnUse(name, valueOf) {
  const define = (value) =>
    Object.defineProperty(module.exports, name, { configurable: true, enumerable: true, writable: true, value });
  const get = () => define(valueOf())[name];
  Object.defineProperty(module.exports, name, { configurable: true, enumerable: true, get, set: define });
}`;

/**
 * Lets the exports of a CommonJS module get their values when somebody asks for them:
 *
 *     module.exports.Agent = Agent;
 *
 * becomes
 *
 *     exportOnUse("Agent", () => (Agent));
 *
 * It's for a module that passes on what others have, and so doesn't mind when.
 */
export const exportOnUse = (code: string): string => {
  const source = parse(code);
  const edits = source.statements.flatMap((statement) => {
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return [];
    const { left, right, operatorToken } = statement.expression;
    if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || !isExport(left)) return [];
    const name = JSON.stringify(left.name.text);
    return [
      { start: left.getStart(source), end: right.getStart(source), text: `exportOnUse(${name}, () => (` },
      { start: right.end, end: statement.end, text: '));' },
    ];
  });
  return edited(code, edits) + EXPORT_ON_USE;
};
