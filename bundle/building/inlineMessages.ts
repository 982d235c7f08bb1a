import { dirname } from 'node:path';
import { Messages } from '@salesforce/core';
import { messageTransformer } from '@salesforce/core/messageTransformer';
import ts from 'typescript';

/**
 * Puts the messages of a library into its code, which would look for them in a folder of a package that isn't there. It's
 * done by the transformer that `@salesforce/core` has for itself.
 *
 * @param fileName the path of the code
 */
export const inlineMessages = (code: string, fileName: string): string => {
  Messages.importMessagesDirectory(dirname(fileName));
  const { outputText } = ts.transpileModule(code, {
    fileName,
    compilerOptions: { allowJs: true, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
    transformers: { before: [messageTransformer()] },
  });
  return outputText;
};
