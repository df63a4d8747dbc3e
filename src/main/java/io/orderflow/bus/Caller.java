package io.orderflow.bus;

import java.util.UUID;

/**
 * On whose behalf a request runs, and how to find it again.
 *
 * @param mode {@code live} or {@code test}, of the API key
 * @param traceparent W3C trace context, or null
 */
public record Caller(UUID tenantId, Mode mode, String correlationId, String traceparent) {}
