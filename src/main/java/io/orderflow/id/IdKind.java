package io.orderflow.id;

import java.util.Optional;
import java.util.UUID;

/** The kinds of identifier a tenant sees, and their TypeID text ({@code prefix_base32}). */
public enum IdKind {
  TENANT("ten"),
  API_KEY("key"),
  ORDER("ord"),
  LINE("lin"),
  FULFILLMENT("ful"),
  PAYMENT("pay"),
  REFUND("ref"),
  WEBHOOK("whk"),
  EVENT("evt"),
  DELIVERY("dlv"),
  ADJUSTMENT("adj"),
  LEDGER("led"),
  REPLAY("rep"),
  IMPORT("imp");

  private final String prefix;

  IdKind(String prefix) {
    this.prefix = prefix + "_";
  }

  public String format(UUID id) {
    return prefix + Base32.encode(id);
  }

  /** The identifier in the text, or nothing when it is of another kind or not one at all. */
  public Optional<UUID> parse(String text) {
    return text.startsWith(prefix) ? Base32.decode(text, prefix.length()) : Optional.empty();
  }
}
