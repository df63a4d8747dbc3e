package io.orderflow.tenant;

/** An API key at the one moment when its text is known to us. */
public record IssuedKey(KeyRecord record, ApiKey key) {}
