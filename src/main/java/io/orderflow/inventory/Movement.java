package io.orderflow.inventory;

import java.time.Instant;
import java.util.UUID;

/**
 * One line of the ledger: what changed a level, by how much, and what the level was then. Exactly
 * one of {@code orderId} and {@code adjustmentId} is set.
 */
public record Movement(
    UUID entryId,
    LevelKey key,
    long onHandDelta,
    long reservedDelta,
    long onHand,
    long reserved,
    LedgerReason reason,
    UUID orderId,
    UUID adjustmentId,
    String reference,
    Instant at) {}
