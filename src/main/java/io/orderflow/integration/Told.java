package io.orderflow.integration;

/**
 * What a service told, once it is known to be the service.
 *
 * @param foreignId the same when it tells the same thing again
 * @param data JSON for the task that follows
 */
public record Told(String foreignId, String data) {}
