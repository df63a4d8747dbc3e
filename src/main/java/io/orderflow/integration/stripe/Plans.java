package io.orderflow.integration.stripe;

import io.orderflow.id.IdKind;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effects.Plan;
import io.orderflow.integration.Provider;
import io.orderflow.order.OrderMessages.PaymentView;
import io.orderflow.order.OrderMessages.RefundView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The effects in full: each with the key and the call that every try of it repeats. */
final class Plans {
  static final String INTENTS = "/v1/payment_intents";
  static final String REFUNDS = "/v1/refunds";

  /** Stripe's names of the metadata that lead back to an order. */
  static final String ORDER_ID = "order_id";

  static final String TENANT_ID = "tenant_id";
  static final String ATTEMPT = "attempt";
  static final String REFUND_ID = "refund_id";

  /** With the charge, which says until when the money is held. */
  static final Map<String, ?> WITH_CHARGE = Map.of("expand", List.of("latest_charge"));

  private static final String ASKED_FOR = "requested_by_customer";

  /** Stripe knows no other reasons; a tenant's own words are nobody else's business. */
  private static final Set<String> REASONS = Set.of("duplicate", "fraudulent", ASKED_FOR);

  private Plans() {}

  /**
   * To hold or take an order's money; one whose buyer would have to do something is refused.
   *
   * @param amount in Stripe's units
   */
  static Plan authorize(UUID tenantId, PaymentView payment, long amount) {
    String order = IdKind.ORDER.format(payment.orderId());
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("amount", amount);
    parameters.put("currency", payment.currency().toLowerCase(Locale.ROOT));
    parameters.put("capture_method", payment.capture());
    parameters.put("confirm", true);
    parameters.put("payment_method", payment.paymentMethod());
    parameters.put("off_session", true);
    parameters.put("error_on_requires_action", true);
    parameters.put("description", "Order " + order);
    parameters.put("metadata", metadata(tenantId, order, ATTEMPT, payment.attempt()));
    parameters.putAll(WITH_CHARGE);
    return plan(
        tenantId,
        payment.orderId(),
        Act.authorize.of(payment.attempt()),
        key(payment.orderId(), "auth", payment.attempt()),
        Call.of(INTENTS, parameters));
  }

  /** To take what an attempt holds, as far as it reaches. */
  static Plan capture(Effect attempt, long amount) {
    long held = Long.parseLong(Call.read(attempt.request()).parameter("amount"));
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("amount_to_capture", Math.min(amount, held));
    parameters.putAll(WITH_CHARGE);
    return ofAttempt(attempt, Act.capture, parameters);
  }

  /** To let go of what an attempt holds. */
  static Plan release(Effect attempt) {
    return ofAttempt(attempt, Act.release, Map.of("cancellation_reason", ASKED_FOR));
  }

  /** To give money back the way it came. */
  static Plan refund(UUID tenantId, PaymentView payment, RefundView refund, long amount) {
    String order = IdKind.ORDER.format(payment.orderId());
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("payment_intent", refund.paymentReference());
    parameters.put("amount", amount);
    parameters.put("reason", reason(refund));
    parameters.put("metadata", metadata(tenantId, order, REFUND_ID, id(refund)));
    return plan(
        tenantId,
        payment.orderId(),
        Act.refund.of(id(refund)),
        "of:" + id(refund),
        Call.of(REFUNDS, parameters));
  }

  private static String reason(RefundView refund) {
    return refund.reason() != null && REASONS.contains(refund.reason())
        ? refund.reason()
        : ASKED_FOR;
  }

  /** The same once more. */
  static Plan again(Effect effect) {
    return new Plan(
        effect.tenantId(),
        effect.orderId(),
        effect.provider(),
        effect.name(),
        effect.key(),
        effect.request());
  }

  static String id(RefundView refund) {
    return IdKind.REFUND.format(refund.refundId());
  }

  /** Where Stripe shows a payment. */
  static String intent(String reference) {
    return INTENTS + "/" + reference;
  }

  private static Plan ofAttempt(Effect attempt, Act act, Map<String, ?> parameters) {
    int number = Act.attempt(attempt);
    String verb = act == Act.capture ? "/capture" : "/cancel";
    return plan(
        attempt.tenantId(),
        attempt.orderId(),
        act.of(number),
        key(attempt.orderId(), act.name(), number),
        Call.of(intent(attempt.reference()) + verb, parameters));
  }

  private static Plan plan(UUID tenantId, UUID orderId, String name, String key, Call call) {
    return new Plan(tenantId, orderId, Provider.stripe, name, key, call.text());
  }

  private static String key(UUID orderId, String what, int attempt) {
    return "of:" + IdKind.ORDER.format(orderId) + ":" + what + ":" + attempt;
  }

  private static Map<String, Object> metadata(
      UUID tenantId, String order, String name, Object value) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put(ORDER_ID, order);
    metadata.put(TENANT_ID, IdKind.TENANT.format(tenantId));
    metadata.put(name, value);
    return metadata;
  }
}
