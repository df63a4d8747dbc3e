package io.orderflow.bus;

/**
 * A request's idempotency key.
 *
 * @param key as sent, 1 to 255 visible ASCII characters, without quotes
 * @param fingerprint SHA-256, in hex, of method, path, query and raw body
 */
public record OnceKey(String key, String fingerprint) {}
