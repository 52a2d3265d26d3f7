/**
 * Of the Node that runs the centre. Streams live long: without this V8 lets the space of young objects grow to 64 MiB and
 * more while 2,000 desks connect, and never gives it back (MiB of half of it), and the space of old ones to twice what is alive
 * before it looks for what is not (per cent that may be added).
 */
export const CENTRE_NODE_FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=20'];
