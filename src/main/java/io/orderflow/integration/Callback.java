package io.orderflow.integration;

/**
 * A request that claims to come from a service.
 *
 * @param token the last part of its path, or null where there is none
 * @param signature the header that signs it, or null
 * @param body its raw bytes
 */
public record Callback(String token, String signature, byte[] body) {}
