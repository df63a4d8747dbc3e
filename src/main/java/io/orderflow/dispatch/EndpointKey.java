package io.orderflow.dispatch;

import java.util.UUID;

/** Which receiver. */
record EndpointKey(UUID tenantId, UUID webhookId) {}
