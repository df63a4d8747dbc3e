package io.orderflow.integration.shipstation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.id.IdKind;
import io.orderflow.integration.Account;
import io.orderflow.integration.Credentials;
import io.orderflow.integration.MajorUnits;
import io.orderflow.integration.shipstation.ShippableOrder.Address;
import io.orderflow.integration.shipstation.ShippableOrder.Line;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.ToLongFunction;

/**
 * An order in the words of {@code POST /orders/createorder}, which replaces what is there whole.
 */
final class OrderBody {
  /** The item that takes the lines' discounts off: nothing that is packed. */
  static final String DISCOUNT = "discount";

  private static final int MAX_NUMBER = 50;

  private OrderBody() {}

  /**
   * The whole body.
   *
   * @param orderId ShipStation's own identifier once it is known, else null: orders that were split
   *     there are found by it alone
   */
  static ObjectNode of(ShippableOrder order, Account account, String orderId) {
    ObjectNode body = content(order);
    if (orderId != null) {
      body.put("orderId", Long.valueOf(orderId));
    }
    body.put("orderKey", OrderKey.of(account.tenantId(), order.id()));
    body.put("amountPaid", MajorUnits.of(order.amountPaid(), order.currency()));
    ObjectNode options = body.putObject("advancedOptions");
    number(options, "storeId", account.credential(Credentials.STORE_ID));
    number(options, "warehouseId", account.credential(Credentials.WAREHOUSE_ID));
    options.put("customField1", IdKind.ORDER.format(order.id()));
    options.put("source", "orderflow");
    return body;
  }

  /**
   * Tells whether two bodies say the same of what is to be sent where. Money that comes in later,
   * and other settings of the account, are no reason to send an order again.
   */
  static String hash(ShippableOrder order) {
    try {
      byte[] content = content(order).toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The tenant's own number; a longer one than ShipStation takes would be cut. */
  static String number(ShippableOrder order) {
    String own = order.externalId();
    return own != null && own.length() <= MAX_NUMBER ? own : IdKind.ORDER.format(order.id());
  }

  private static ObjectNode content(ShippableOrder order) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("orderNumber", number(order));
    body.put("orderDate", PacificTime.time(order.createdAt()));
    body.put("orderStatus", status(order));
    body.put("customerEmail", order.buyer().email());
    body.set("billTo", address(order, order.billTo() == null ? order.shipTo() : order.billTo()));
    body.set("shipTo", address(order, order.shipTo()));
    body.set("items", items(order));
    body.put("taxAmount", sum(order, Line::tax));
    body.put("shippingAmount", MajorUnits.of(order.shippingTotal(), order.currency()));
    return body;
  }

  /** One of which the rest was cancelled has nothing left to wait for. */
  private static String status(ShippableOrder order) {
    if (order.isCancelled()) {
      return "cancelled";
    }
    return order.isToShip() ? "awaiting_shipment" : "shipped";
  }

  private static ObjectNode address(ShippableOrder order, Address address) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", name(order, address));
    if (address != null) {
      body.put("street1", address.line1());
      body.put("street2", address.line2());
      body.put("city", address.city());
      body.put("state", address.region());
      body.put("postalCode", address.postalCode());
      body.put("country", address.country());
    }
    body.put("phone", order.buyer().phone());
    return body;
  }

  /** There must be one. */
  private static String name(ShippableOrder order, Address address) {
    if (address != null && address.name() != null) {
      return address.name();
    }
    return order.buyer().name() == null ? order.buyer().email() : order.buyer().name();
  }

  private static ArrayNode items(ShippableOrder order) {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (Line line : order.lines()) {
      if (quantity(order, line) > 0) {
        items.add(item(order, line));
      }
    }
    BigDecimal discount = sum(order, Line::discount);
    if (discount.signum() > 0) {
      items.add(discount(discount));
    }
    return items;
  }

  private static ObjectNode item(ShippableOrder order, Line line) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("lineItemKey", IdKind.LINE.format(line.id()));
    item.put("sku", line.sku());
    item.put("name", line.name() == null ? line.sku() : line.name());
    item.put("quantity", quantity(order, line));
    item.put("unitPrice", MajorUnits.of(line.unitPrice(), order.currency()));
    item.put("taxAmount", perUnit(order, line));
    return item;
  }

  private static ObjectNode discount(BigDecimal amount) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("lineItemKey", DISCOUNT);
    item.put("name", "Discount");
    item.put("quantity", 1);
    item.put("unitPrice", amount.negate());
    item.put("adjustment", true);
    return item;
  }

  /** A cancelled order keeps its lines, for whoever looks at it there. */
  private static int quantity(ShippableOrder order, Line line) {
    return order.isCancelled() ? line.quantity() : order.assigned(line);
  }

  /** Of a single unit, as ShipStation has it; the order's own tax is exact. */
  private static BigDecimal perUnit(ShippableOrder order, Line line) {
    return MajorUnits.of(line.tax(), order.currency())
        .divide(BigDecimal.valueOf(line.quantity()), RoundingMode.HALF_UP);
  }

  /** The part of the lines' amounts that the units in the body come to. */
  private static BigDecimal sum(ShippableOrder order, ToLongFunction<Line> amount) {
    BigDecimal sum = MajorUnits.of(0, order.currency());
    for (Line line : order.lines()) {
      BigDecimal whole = MajorUnits.of(amount.applyAsLong(line), order.currency());
      sum =
          sum.add(
              whole
                  .multiply(BigDecimal.valueOf(quantity(order, line)))
                  .divide(BigDecimal.valueOf(line.quantity()), whole.scale(), RoundingMode.DOWN));
    }
    return sum;
  }

  private static void number(ObjectNode options, String name, String digits) {
    if (digits != null) {
      options.put(name, Long.valueOf(digits));
    }
  }
}
