package io.orderflow.order;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Address;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Asked;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Document;
import io.orderflow.bus.OnceKey;
import io.orderflow.bus.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What may be asked of the order actor. In every record {@code once} is null when the request bears
 * no idempotency key, and {@code ifMatch} is null when it bears no {@code If-Match}.
 */
public final class OrderMessages {
  public static final Address<PlaceOrder, Answer> PLACE = Address.of("orders.place");
  public static final Address<PatchOrder, Answer> PATCH = Address.of("orders.patch");
  public static final Address<CancelOrder, Answer> CANCEL = Address.of("orders.cancel");
  public static final Address<FulfillOrder, Answer> FULFILL = Address.of("orders.fulfill");
  public static final Address<RefundOrder, Answer> REFUND = Address.of("orders.refund");
  public static final Address<RecordPayment, Answer> RECORD_PAYMENT = Address.of("orders.pay");
  public static final Address<GetOrder, Document> GET = Address.of("orders.get");
  public static final Address<ListOrders, Page> LIST = Address.of("orders.list");

  private OrderMessages() {}

  /** Reserves the stock and creates the order, or does neither. */
  public record PlaceOrder(Caller caller, OnceKey once, NewOrder order) implements Asked {}

  /** What a client sends to create an order; optional members are null, amounts in minor units. */
  public record NewOrder(
      String currency,
      String externalId,
      Customer customer,
      PostalAddress shippingAddress,
      PostalAddress billingAddress,
      List<NewLine> lines,
      long shippingTotal,
      String location,
      String notes,
      Map<String, String> metadata,
      Payment payment) {}

  /** A line as ordered; {@code discount} and {@code tax} are of the whole line. */
  public record NewLine(
      String sku, String name, int quantity, long unitPrice, long discount, long tax) {}

  /** Who buys; only the email address is required. */
  public record Customer(String email, String name, String phone, String externalId) {}

  /** Where goods or bills go; {@code country} is ISO 3166-1 alpha-2. */
  public record PostalAddress(
      String name,
      String line1,
      String line2,
      String city,
      String region,
      String postalCode,
      String country) {}

  /** How the order is to be paid: {@code capture} is {@code manual} or {@code automatic}. */
  public record Payment(String provider, String paymentMethod, String capture) {}

  /** A JSON merge patch (RFC 7396), valid against the contract. */
  public record PatchOrder(
      Caller caller, OnceKey once, UUID orderId, Long ifMatch, ObjectNode patch) implements Asked {}

  /** Cancels the named quantities, or with null {@code lines} the whole order. */
  public record CancelOrder(
      Caller caller,
      OnceKey once,
      UUID orderId,
      Long ifMatch,
      String reason,
      String note,
      List<LineQuantity> lines)
      implements Asked {}

  /** Ships the named quantities, or with null {@code lines} all that is left. */
  public record FulfillOrder(
      Caller caller,
      OnceKey once,
      UUID orderId,
      Long ifMatch,
      List<LineQuantity> lines,
      String trackingNumber,
      String carrier)
      implements Asked {}

  /** So many of that line. */
  public record LineQuantity(UUID lineId, int quantity) {}

  /** Gives back {@code amount}, or with null all that is left of what was paid. */
  public record RefundOrder(
      Caller caller, OnceKey once, UUID orderId, Long ifMatch, Long amount, String reason)
      implements Asked {}

  /** Notes money that came in outside OrderFlow; with null {@code amount} all that is due. */
  public record RecordPayment(
      Caller caller, OnceKey once, UUID orderId, Long ifMatch, Long amount, String reference)
      implements Asked {}

  /** One order with its lines. */
  public record GetOrder(Caller caller, UUID orderId) implements Asked {}

  /**
   * A page of orders, newest first; filters are null when absent.
   *
   * @param after the last order of the page before, or null for the first page
   */
  public record ListOrders(Caller caller, Filter filter, boolean expandLines, int limit, UUID after)
      implements Asked {}

  /** Which orders; the statuses are the contract's words, {@code createdTo} is exclusive. */
  public record Filter(
      String status,
      String paymentStatus,
      String fulfillmentStatus,
      String externalId,
      String customerEmail,
      String sku,
      Instant createdFrom,
      Instant createdTo) {
    public static final Filter NONE = new Filter(null, null, null, null, null, null, null, null);
  }
}
