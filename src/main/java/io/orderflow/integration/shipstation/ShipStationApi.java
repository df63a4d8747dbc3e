package io.orderflow.integration.shipstation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.config.IntegrationSettings;
import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.egress.Target;
import io.orderflow.integration.Account;
import io.orderflow.integration.Credentials;
import io.orderflow.integration.ServiceClient;
import io.orderflow.integration.ServiceReply;
import io.orderflow.integration.SharedPace;
import io.orderflow.integration.SharedPace.Purpose;
import io.orderflow.integration.SharedPace.Turn;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * ShipStation's API V1, as far as it is used. Each call waits for its turn elsewhere: without one
 * it fails with {@link NotNow}, as it does on every answer that settles nothing.
 */
final class ShipStationApi {
  private final ServiceClient client;
  private final SharedPace pace;
  private final String url;

  /** An order as ShipStation has it. */
  record Standing(String orderId, String status) {}

  ShipStationApi(ServiceClient client, SharedPace pace, IntegrationSettings settings) {
    this.client = client;
    this.pace = pace;
    this.url = settings.shipstationUrl();
  }

  Future<ShipStationReply> createOrder(Account account, ObjectNode order) {
    return call(
        account, Purpose.push, () -> send(account, HttpMethod.POST, "/orders/createorder", order));
  }

  Future<ShipStationReply> markAsShipped(Account account, ObjectNode parcel) {
    return call(
        account,
        Purpose.push,
        () -> send(account, HttpMethod.POST, "/orders/markasshipped", parcel));
  }

  /** The order with that key, if there is one; its number only narrows the search. */
  Future<Optional<Standing>> find(Account account, String orderNumber, String orderKey) {
    String path =
        "/orders?pageSize=500&orderNumber="
            + URLEncoder.encode(orderNumber, StandardCharsets.UTF_8);
    return call(account, Purpose.push, () -> send(account, HttpMethod.GET, path, null))
        .map(ShipStationApi::orNotNow)
        .map(reply -> find(reply, orderKey));
  }

  Future<ShipmentPage> shipments(Account account, String query) {
    String path = CallbackUrl.SHIPMENTS + "?" + query;
    return call(account, Purpose.read, () -> send(account, HttpMethod.GET, path, null))
        .map(ShipStationApi::orNotNow)
        .map(reply -> ShipmentPage.parse(reply.body()));
  }

  Future<ShipmentPage> shipments(Account account, Target target) {
    return call(account, Purpose.read, () -> client.get(target, headers(account)))
        .map(ShipStationApi::orNotNow)
        .map(reply -> ShipmentPage.parse(reply.body()));
  }

  private Future<ShipStationReply> call(
      Account account, Purpose purpose, Supplier<Future<ServiceReply>> call) {
    String name = name(account);
    return pace.take(name, purpose)
        .compose(turn -> turn.granted() ? call.get() : noTurn(purpose, turn))
        .compose(reply -> heed(name, reply))
        .map(ShipStationReply::of);
  }

  /**
   * The queue waits when nothing at all may be told; that nothing more may be asked for now holds
   * up no push.
   */
  private static Future<ServiceReply> noTurn(Purpose purpose, Turn turn) {
    Duration wait =
        purpose == Purpose.push && turn.waitOfPurpose().compareTo(turn.waitOfAll()) > 0
            ? turn.waitOfPurpose()
            : turn.waitOfAll();
    return Future.failedFuture(
        new NotNow(
            new Performed(
                Outcome.refused,
                null,
                wait.isZero() ? null : wait,
                "the calls that ShipStation allows in a minute are used up")));
  }

  private Future<ServiceReply> heed(String name, ServiceReply reply) {
    return ShipStationReply.rest(reply)
        .map(rest -> pace.rest(name, rest).map(reply))
        .orElseGet(() -> Future.succeededFuture(reply));
  }

  private Future<ServiceReply> send(
      Account account, HttpMethod method, String path, ObjectNode body) {
    Buffer bytes = body == null ? null : Buffer.buffer(body.toString());
    return client.call(method, url + path, headers(account), bytes);
  }

  private static Map<String, String> headers(Account account) {
    String pair =
        account.credential(Credentials.API_KEY) + ":" + account.credential(Credentials.API_SECRET);
    Map<String, String> headers = new HashMap<>();
    headers.put(
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "OrderFlow");
    return headers;
  }

  /** What only asks has no reason to be refused for good: there is something wrong about it. */
  private static ShipStationReply orNotNow(ShipStationReply reply) {
    if (!reply.succeeded()) {
      throw new NotNow(new Performed(Outcome.refused, reply.status(), null, reply.message()));
    }
    return reply;
  }

  private static Optional<Standing> find(ShipStationReply reply, String orderKey) {
    return StreamSupport.stream(reply.body().path("orders").spliterator(), false)
        .filter(order -> orderKey.equals(order.path("orderKey").textValue()))
        .filter(order -> order.path("orderId").canConvertToLong())
        .map(
            order ->
                new Standing(order.path("orderId").asText(), order.path("orderStatus").asText()))
        .findFirst();
  }

  /** The limit is of an API key, whichever tenants use it; the key itself stays here. */
  private static String name(Account account) {
    try {
      byte[] key = account.credential(Credentials.API_KEY).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
