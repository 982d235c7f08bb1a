import type { CancellationMeasurement } from './cancellations.js';
import type { InstallationMeasurement } from './installation.js';
import type { Measurement } from './measuredRun.js';
import type { Column } from './table.js';

export const PROCESS_COLUMNS: Array<Column<Measurement>> = [
  { heading: 'wall time (ms)', digits: 0, of: ({ wallTime }) => wallTime },
  { heading: 'CPU time (ms)', digits: 0, of: ({ cpuTime }) => cpuTime },
  { heading: 'peak memory (MB)', digits: 0, of: ({ peakMemory }) => peakMemory },
];

export const CANCELLATION_COLUMNS: Array<Column<CancellationMeasurement>> = [
  ...PROCESS_COLUMNS,
  { heading: 'requests', digits: 0, of: ({ requests }) => requests },
  { heading: 'connections', digits: 0, of: ({ connections }) => connections },
];

export const INSTALLATION_COLUMNS: Array<Column<InstallationMeasurement>> = [
  { heading: 'time (s)', digits: 1, of: ({ wallTime }) => wallTime / 1000 },
  { heading: 'packages', digits: 0, of: ({ packages }) => packages },
  { heading: 'size (MB)', digits: 1, of: ({ size }) => size },
];

export const PROFILE_COLUMNS: Array<Column<number>> = [
  { heading: 'time of the main thread (ms)', digits: 0, of: (time) => time },
];
