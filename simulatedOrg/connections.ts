import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerHttp2Session } from 'node:http2';
import type { Server, Socket } from 'node:net';

/** A connection over TCP, whatever is spoken on it. */
type Connection = { socket: Socket; session?: ServerHttp2Session; underWay: number };

/**
 * How an idle connection ends: `fin` closes it, `rst` resets it, `goaway` says so in HTTP/2 first and leaves connections
 * of HTTP/1.1 open, which have no such message.
 */
export type Closing = 'fin' | 'rst' | 'goaway';

/** The open connections of a server. */
export class Connections {
  /** How many connections were made to the server. */
  public made = 0;
  /** By the port of the client, which the sockets of TCP, TLS and HTTP/2 all know. */
  private readonly open = new Map<number, Connection>();

  public constructor(server: Server) {
    // A server for TLS emits this before the handshake, with the socket of TCP.
    server.on('connection', (socket: Socket) => {
      this.made += 1;
      const port = socket.remotePort ?? 0;
      this.open.set(port, { socket, underWay: 0 });
      socket.once('close', () => this.open.delete(port));
    });
    server.on('session', (session: ServerHttp2Session) => {
      const connection = this.open.get(session.socket.remotePort ?? 0);
      if (connection) connection.session = session;
      // A connection that is reset on purpose is no error of the server.
      session.on('error', () => undefined);
    });
  }

  /** Counts a request until its response is closed. */
  public occupy({ socket }: IncomingMessage, response: ServerResponse): void {
    const connection = this.open.get(socket.remotePort ?? 0);
    if (!connection) return;
    connection.underWay += 1;
    response.once('close', () => {
      connection.underWay -= 1;
    });
  }

  /** Resets the connection of a request. */
  public reset({ socket }: IncomingMessage): void {
    this.open.get(socket.remotePort ?? 0)?.socket.resetAndDestroy();
  }

  /**
   * Ends all connections that no request is under way on.
   *
   * @returns how many
   */
  public closeIdle(closing: Closing): number {
    const idle = [...this.open.values()].filter(
      ({ underWay, session }) => underWay === 0 && (closing !== 'goaway' || session !== undefined),
    );
    for (const { socket, session } of idle) {
      if (closing === 'fin') socket.end();
      else if (closing === 'rst') socket.resetAndDestroy();
      else session?.close();
    }
    return idle.length;
  }

  /** Ends all connections. */
  public closeAll(): void {
    for (const { socket } of this.open.values()) socket.destroy();
  }
}
