package io.orderflow.order;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Address;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Asked;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Document;
import io.orderflow.bus.OnceKey;
import io.orderflow.bus.RenderedPage;
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
  public static final Address<RetryPayment, Answer> RETRY_PAYMENT =
      Address.of("orders.retry-payment");
  public static final Address<GetPayment, PaymentView> PAYMENT = Address.of("orders.payment");
  public static final Address<ReportPayment, Answer> REPORT_PAYMENT =
      Address.of("orders.report-payment");
  public static final Address<VoidFulfillment, Answer> VOID_FULFILLMENT =
      Address.of("orders.void-fulfillment");
  public static final Address<GetOrder, Document> GET = Address.of("orders.get");
  public static final Address<ListOrders, RenderedPage> LIST = Address.of("orders.list");

  private OrderMessages() {}

  /**
   * Reserves the stock and creates the order, or does neither.
   *
   * @param payable whether the provider that the order is to be paid through is connected, or none
   *     is needed; a repeated request is answered as the first time all the same
   */
  public record PlaceOrder(Caller caller, OnceKey once, NewOrder order, boolean payable)
      implements Asked {
    /** One that needs no provider. */
    public PlaceOrder(Caller caller, OnceKey once, NewOrder order) {
      this(caller, once, order, true);
    }
  }

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

  /**
   * Ships the named quantities, or with null {@code lines} all that is left.
   *
   * @param reference of the parcel where it was packed, or null; an order takes each only once, and
   *     the second time changes nothing
   */
  public record FulfillOrder(
      Caller caller,
      OnceKey once,
      UUID orderId,
      Long ifMatch,
      List<LineQuantity> lines,
      String trackingNumber,
      String carrier,
      String reference)
      implements Asked {}

  /** Takes a parcel back that was packed and never left; its units are open and reserved again. */
  public record VoidFulfillment(Caller caller, UUID orderId, String reference) implements Asked {}

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

  /**
   * Asks the provider once more after a payment that failed.
   *
   * @param capture null for as before
   * @param payable whether the provider is connected
   */
  public record RetryPayment(
      Caller caller,
      OnceKey once,
      UUID orderId,
      Long ifMatch,
      String paymentMethod,
      String capture,
      boolean payable)
      implements Asked {}

  /** How far the payment of an order is, for who carries it out. */
  public record GetPayment(Caller caller, UUID orderId) implements Asked {}

  /**
   * A payment as it is to be: what is due, how to get it, what to give back.
   *
   * @param provider null when the order is on account
   * @param attempt counts the payments that were asked for, from 1
   * @param reference the provider's id of this attempt, or null before it is known
   * @param refunds those of the provider's money, oldest first
   */
  public record PaymentView(
      UUID orderId,
      String provider,
      String paymentMethod,
      String capture,
      int attempt,
      String reference,
      String currency,
      long amountDue,
      long amountPaid,
      String orderStatus,
      String paymentStatus,
      String fulfillmentStatus,
      Instant authorizationExpiresAt,
      List<RefundView> refunds) {}

  /**
   * A refund of money that came through a provider.
   *
   * @param status {@code pending}, {@code succeeded} or {@code failed}
   * @param reference the provider's id of it, or null before it is known
   * @param paymentReference the provider's id of the payment that it goes back from
   */
  public record RefundView(
      UUID refundId,
      long amount,
      String reason,
      String status,
      String reference,
      String paymentReference) {}

  /** What a provider says of a payment or a refund. */
  public record ReportPayment(Caller caller, UUID orderId, PaymentReport report) implements Asked {}

  /**
   * What may be said. Telling the same twice changes nothing, and what comes late never undoes what
   * came after it; captured money is always noted.
   */
  public sealed interface PaymentReport {}

  /** The money is held; {@code expiresAt} is null when nobody knows until when. */
  public record Authorized(int attempt, String reference, Instant expiresAt)
      implements PaymentReport {}

  /** The money has come; {@code amount} is all that came with this reference so far. */
  public record Captured(int attempt, String reference, long amount) implements PaymentReport {}

  /** The money was refused. */
  public record Declined(int attempt, String reference, String code, String message)
      implements PaymentReport {}

  /** Nothing is held any more and nothing will come: it was given up or it has lapsed. */
  public record Released(int attempt, String reference) implements PaymentReport {}

  /** A refund that OrderFlow asked for is done. */
  public record Refunded(UUID refundId, String reference) implements PaymentReport {}

  /** A refund did not come about, perhaps after it had seemed to. */
  public record RefundFailed(UUID refundId, String code, String message) implements PaymentReport {}

  /** Somebody gave money back at the provider itself; an order takes each reference once. */
  public record RefundedElsewhere(String reference, long amount) implements PaymentReport {}

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
