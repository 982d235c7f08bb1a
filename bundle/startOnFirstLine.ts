type Stream = { write: (line: string) => void; emit: (...event: unknown[]) => void };

/**
 * Starts what writes the log when the first line is written: a thread, which takes a fifth of the command's time and
 * memory, while there is nothing to log in most runs.
 */
export const startOnFirstLine =
  <Options>(start: (options: Options) => Stream) =>
  (options: Options): Stream => {
    let stream: Stream | undefined;
    const events: unknown[][] = [];
    return {
      write: (line) => {
        if (!stream) {
          stream = start(options);
          for (const event of events) stream.emit(...event);
        }
        stream.write(line);
      },
      // Only pino emits events here, once, to tell the thread its configuration.
      emit: (...event) => {
        events.push(event);
      },
    };
  };
