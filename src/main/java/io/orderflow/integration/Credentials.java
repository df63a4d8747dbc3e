package io.orderflow.integration;

import java.util.Set;

/** The names of what tenants give to connect a service, as the contract has them. */
public final class Credentials {
  /** Stripe's secret or restricted key. */
  public static final String SECRET_KEY = "secretKey";

  /** What signs Stripe's callbacks, or null when there are none. */
  public static final String WEBHOOK_SECRET = "webhookSecret";

  /** ShipStation's pair. */
  public static final String API_KEY = "apiKey";

  public static final String API_SECRET = "apiSecret";

  /** ShipStation's store and warehouse for new orders, or null for its own choice. */
  public static final String STORE_ID = "storeId";

  public static final String WAREHOUSE_ID = "warehouseId";

  /** Made by us: the part of ShipStation's callback URL that nobody else knows. */
  public static final String CALLBACK_TOKEN = "callbackToken";

  /** Segment's source. */
  public static final String WRITE_KEY = "writeKey";

  /** Segment's {@code us} or {@code eu}. */
  public static final String REGION = "region";

  private static final Set<String> PUBLIC = Set.of(REGION, STORE_ID, WAREHOUSE_ID);

  private Credentials() {}

  static boolean isPublic(String name) {
    return PUBLIC.contains(name);
  }
}
