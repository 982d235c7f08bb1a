import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate for a server on loopback, which nobody but itself has signed. */
export type Certificate = {
  /** The path of the certificate (PEM), for `NODE_EXTRA_CA_CERTS`. */
  file: string;
  cert: string;
  key: string;
  remove: () => Promise<void>;
};

/** Makes a certificate with the `openssl` of the machine, since Node.js can't sign one. */
export const makeCertificate = async (): Promise<Certificate> => {
  const folder = await mkdtemp(join(tmpdir(), 'simulated-org-'));
  const [file, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', keyFile];
  const subject = ['-subj', '/CN=simulated-org', '-addext', 'subjectAltName=IP:127.0.0.1,IP:::1,DNS:localhost'];
  await promisify(execFile)('openssl', ['req', '-x509', ...key, '-out', file, '-days', '2', ...subject]);
  return {
    file,
    cert: await readFile(file, 'utf8'),
    key: await readFile(keyFile, 'utf8'),
    remove: async () => rm(folder, { recursive: true, force: true }),
  };
};
