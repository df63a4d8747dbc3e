package io.orderflow.inventory;

/**
 * A level as it must still be, and as it is to be. The version alone would not tell: two who both
 * changed the same version made two levels of the next one, and one of them was never committed.
 */
record LevelChange(Level before, Level after) {}
