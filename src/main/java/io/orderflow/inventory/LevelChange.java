package io.orderflow.inventory;

/**
 * A level as it is to be.
 *
 * @param expected the version that it must still have
 */
record LevelChange(long expected, Level after) {}
