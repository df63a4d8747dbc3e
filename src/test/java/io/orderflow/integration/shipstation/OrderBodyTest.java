package io.orderflow.integration.shipstation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orderflow.id.IdKind;
import io.orderflow.integration.Account;
import io.orderflow.integration.shipstation.ShippableOrder.Address;
import io.orderflow.integration.shipstation.ShippableOrder.Buyer;
import io.orderflow.integration.shipstation.ShippableOrder.Fulfillment;
import io.orderflow.integration.shipstation.ShippableOrder.Line;
import io.orderflow.integration.shipstation.ShippableOrder.Part;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderBodyTest {
  private static final UUID LINE = UUID.randomUUID();
  private static final Address HERE =
      new Address("Ada", "1 Main", null, "Austin", "TX", "78701", "US");
  private static final Account ACCOUNT =
      new Account(UUID.randomUUID(), JsonNodeFactory.instance.objectNode());

  @ParameterizedTest
  @CsvSource({
    "USD, 1999, 320, 19.99, 1.60, 3.20",
    "JPY, 1999, 320, 1999, 160, 320",
    "KWD, 1999, 320, 1.999, 0.160, 0.320",
    "USD, 10, 5, 0.10, 0.03, 0.05",
  })
  void moneyShouldBeInMajorUnits(
      String currency, long price, long tax, String major, String each, String whole) {
    JsonNode body = body(order(currency, null, line(2, price, 0, tax, 0, 0)), null);

    assertThat(text(body.at("/items/0/unitPrice"))).isEqualTo(major);
    assertThat(text(body.at("/items/0/taxAmount"))).isEqualTo(each);
    assertThat(text(body.path("taxAmount"))).isEqualTo(whole);
  }

  @Test
  void cancelledUnitsShouldTakeTheirTaxAndDiscountWithThem() {
    JsonNode body = body(order("USD", null, line(4, 1000, 200, 100, 0, 1)), null);

    assertThat(body.at("/items/0/quantity").asInt()).isEqualTo(3);
    assertThat(text(body.path("taxAmount"))).isEqualTo("0.75");
    assertThat(text(body.at("/items/1/unitPrice"))).isEqualTo("-1.50");
    assertThat(body.at("/items/1/adjustment").booleanValue()).isTrue();
  }

  @Test
  void unitsThatShipStationSentShouldStillBeItsOwnAndOthersNot() {
    ShippableOrder order = order("USD", null, line(5, 1000, 0, 0, 3, 0));
    Fulfillment theirs = parcel("shipstation:1", 2, false);
    Fulfillment voided = parcel("shipstation:2", 2, true);
    Fulfillment own = parcel(null, 1, false);

    JsonNode body = body(with(order, List.of(theirs, voided, own)), null);

    assertThat(body.at("/items/0/quantity").asInt()).isEqualTo(4);
  }

  @Test
  void numberShouldBeTheTenantsOwnUnlessItIsTooLong() {
    ShippableOrder order = order("USD", "PO-1", line(1, 1, 0, 0, 0, 0));
    ShippableOrder longest = order("USD", "9".repeat(50), line(1, 1, 0, 0, 0, 0));
    ShippableOrder tooLong = order("USD", "9".repeat(51), line(1, 1, 0, 0, 0, 0));

    assertThat(OrderBody.number(order)).isEqualTo("PO-1");
    assertThat(OrderBody.number(longest)).hasSize(50);
    assertThat(OrderBody.number(tooLong)).isEqualTo(IdKind.ORDER.format(tooLong.id()));
  }

  @Test
  void keyShouldLeadBackToTheOrderOfThatTenantAlone() {
    UUID order = UUID.randomUUID();
    String key = OrderKey.of(ACCOUNT.tenantId(), order);

    assertThat(OrderKey.orderId(key, ACCOUNT.tenantId())).contains(order);
    assertThat(OrderKey.orderId(key, UUID.randomUUID())).isEmpty();
    assertThat(OrderKey.orderId("manual-1", ACCOUNT.tenantId())).isEmpty();
    assertThat(OrderKey.orderId(key + "x", ACCOUNT.tenantId())).isEmpty();
    assertThat(OrderKey.orderId(null, ACCOUNT.tenantId())).isEmpty();
  }

  @Test
  void identifierShouldGoAlongOnceItIsKnown() {
    ShippableOrder order = order("USD", null, line(1, 1, 0, 0, 0, 0));

    assertThat(body(order, null).has("orderId")).isFalse();
    assertThat(body(order, "4711").path("orderId").asLong()).isEqualTo(4711);
  }

  @Test
  void moneyThatComesInShouldBeNoReasonToSendItAgain() {
    ShippableOrder order = order("USD", null, line(1, 1000, 0, 0, 0, 0));

    assertThat(OrderBody.hash(paid(order, 1000))).isEqualTo(OrderBody.hash(order));
    assertThat(text(body(paid(order, 1000), null).path("amountPaid"))).isEqualTo("10.00");
  }

  private static JsonNode body(ShippableOrder order, String orderId) {
    return OrderBody.of(order, ACCOUNT, orderId);
  }

  private static String text(JsonNode number) {
    return number.decimalValue().toPlainString();
  }

  private static Line line(
      int quantity, long price, long discount, long tax, int fulfilled, int cancelled) {
    return new Line(LINE, "SKU", null, quantity, price, discount, tax, fulfilled, cancelled);
  }

  private static Fulfillment parcel(String reference, int quantity, boolean voided) {
    return new Fulfillment(
        UUID.randomUUID(),
        reference,
        null,
        null,
        List.of(new Part(LINE, quantity)),
        Instant.EPOCH,
        voided);
  }

  private static ShippableOrder order(String currency, String externalId, Line line) {
    return new ShippableOrder(
        UUID.randomUUID(),
        1,
        "confirmed",
        externalId,
        currency,
        new Buyer("ada@example.com", null, null),
        HERE,
        null,
        List.of(line),
        List.of(),
        0,
        0,
        Instant.EPOCH);
  }

  private static ShippableOrder with(ShippableOrder order, List<Fulfillment> parcels) {
    return new ShippableOrder(
        order.id(),
        order.version(),
        order.status(),
        order.externalId(),
        order.currency(),
        order.buyer(),
        order.shipTo(),
        order.billTo(),
        order.lines(),
        parcels,
        order.shippingTotal(),
        order.amountPaid(),
        order.createdAt());
  }

  private static ShippableOrder paid(ShippableOrder order, long amount) {
    return new ShippableOrder(
        order.id(),
        order.version(),
        order.status(),
        order.externalId(),
        order.currency(),
        order.buyer(),
        order.shipTo(),
        order.billTo(),
        order.lines(),
        order.fulfillments(),
        order.shippingTotal(),
        amount,
        order.createdAt());
  }
}
