import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Passes on what it gets, in its order and some milliseconds later. */
const passOn = (from: Socket, to: Socket, delay: number): void => {
  from.on('data', (chunk) => setTimeout(() => to.write(chunk), delay));
  from.on('close', () => setTimeout(() => to.end(), delay));
  from.on('error', () => to.destroy());
};

/**
 * Makes a server on loopback as far away as real ones are.
 *
 * @param roundTrip how long it takes there and back, in milliseconds
 * @returns the port that stands for it
 */
export const delayedRelay = async (port: number, roundTrip: number): Promise<{ port: number; stop: () => void }> => {
  const server = createServer((client) => {
    const target = connect(port, '127.0.0.1');
    passOn(client, target, roundTrip / 2);
    passOn(target, client, roundTrip / 2);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
};
