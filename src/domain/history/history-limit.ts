/**
 * A conversation whose events take more than this is summed up and ended, in bytes. Measured with runtime 1.0.14 on 2
 * cores: the time to resume grows with the square of the number of events, which have 360 bytes on average (11,000: 1 s;
 * 22,000: 6 s; 44,000: 28 s; 87,000: more than a minute), and the first turn after it with the length of a line (1 MB: 1 s;
 * 4 MB: 8 s and 490 MB; 10 MB: 24 s and 1 GB).
 */
export const historyLimitBytes = 3 * 1024 * 1024;
