import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const CLASS_METADATA = `<?xml version="1.0" encoding="UTF-8"?>
<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>67.0</apiVersion>
    <status>Active</status>
</ApexClass>
`;

/**
 * Makes a Salesforce DX project with an Apex class to deploy.
 *
 * @param folder where the project is; made if it isn't there
 * @param className the name of the class
 */
export const makeProject = async (folder: string, className: string): Promise<void> => {
  const classes = join(folder, 'force-app', 'main', 'default', 'classes');
  await mkdir(classes, { recursive: true });
  await writeFile(
    join(folder, 'sfdx-project.json'),
    JSON.stringify({ packageDirectories: [{ path: 'force-app', default: true }], sourceApiVersion: '67.0' }),
  );
  await writeFile(join(classes, `${className}.cls`), `public class ${className} {}\n`);
  await writeFile(join(classes, `${className}.cls-meta.xml`), CLASS_METADATA);
};
