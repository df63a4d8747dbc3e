package io.orderflow.integration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Address;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Asked;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Document;
import io.orderflow.bus.OnceKey;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * What may be asked of the integrations; a {@code provider} is {@code stripe}, {@code shipstation}
 * or {@code segment} throughout.
 */
public final class IntegrationMessages {
  public static final Address<Connect, Answer> CONNECT = Address.of("integrations.connect");
  public static final Address<GetIntegration, Document> GET = Address.of("integrations.get");
  public static final Address<Disconnect, Answer> DISCONNECT =
      Address.of("integrations.disconnect");
  public static final Address<IsConnected, Boolean> IS_CONNECTED =
      Address.of("integrations.is-connected");
  public static final Address<ListEffects, String> EFFECTS = Address.of("integrations.effects");
  public static final Address<Receive, Boolean> RECEIVE = Address.of("integrations.receive");

  private IntegrationMessages() {}

  /** Connects a service, or replaces its credentials, which are valid against the contract. */
  public record Connect(Caller caller, String provider, ObjectNode credentials) implements Asked {
    /** Never the credentials. */
    @Override
    public String toString() {
      return "Connect[" + provider + "]";
    }
  }

  /** How a service is connected, its credentials masked. */
  public record GetIntegration(Caller caller, String provider) implements Asked {}

  /** Ends a connection and forgets its credentials. */
  public record Disconnect(Caller caller, OnceKey once, String provider) implements Asked {}

  /** Whether a service is connected. */
  public record IsConnected(UUID tenantId, String provider) {}

  /** What an order caused at services, as JSON; fails with {@code NotFound} without such order. */
  public record ListEffects(Caller caller, UUID orderId) implements Asked {}

  /**
   * A request that claims to come from a service; fails with {@code NotFound} when the tenant has
   * not connected it. Answers whether it was news.
   *
   * @param token the last part of its path, or null where there is none
   * @param signature the header that signs it, or null
   */
  public record Receive(
      UUID tenantId,
      String provider,
      String token,
      String signature,
      Buffer body,
      String correlationId) {}
}
