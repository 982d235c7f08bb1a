import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Messages } from '@salesforce/core';
import { messageTransformer } from '@salesforce/core/messageTransformer';
import type { Plugin } from 'esbuild';
import ts from 'typescript';

const LIBRARIES = /[\\/]@salesforce[\\/]sf-plugins-core[\\/]lib[\\/].*\.js$/;

/** Puts the messages of libraries into their code, which would look for them in a folder of a package that isn't there. */
export const inlineMessages: Plugin = {
  name: 'inline messages',
  setup: (build) => {
    build.onLoad({ filter: LIBRARIES }, async ({ path }) => {
      Messages.importMessagesDirectory(dirname(path));
      const { outputText } = ts.transpileModule(await readFile(path, 'utf8'), {
        fileName: path,
        compilerOptions: { allowJs: true, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
        transformers: { before: [messageTransformer()] },
      });
      return { contents: outputText };
    });
  },
};
