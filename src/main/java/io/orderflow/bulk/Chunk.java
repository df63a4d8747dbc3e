package io.orderflow.bulk;

import io.orderflow.bus.Caller;
import java.time.Instant;
import java.util.UUID;

/**
 * Some lines of an import, leased to be placed.
 *
 * @param caller on whose behalf, as it was when the import was asked for
 * @param leaseUntil when others may take it
 */
record Chunk(
    Caller caller, UUID jobId, int firstLine, byte[] body, UUID leaseId, Instant leaseUntil) {}
