package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Bus;
import io.orderflow.inventory.InventoryMessages;
import io.orderflow.inventory.InventoryMessages.AdjustInventory;
import io.orderflow.inventory.InventoryMessages.Adjustment;
import io.orderflow.inventory.InventoryMessages.ListLedger;
import io.orderflow.inventory.InventoryMessages.ListLevels;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Objects;

/** Stock over HTTP: request to message, reply to response. */
final class InventoryApi {
  private final Bus bus;
  private final Pages pages;

  InventoryApi(Bus bus, Pages pages) {
    this.bus = bus;
    this.pages = pages;
  }

  Map<String, Handling> handlings() {
    return Map.of(
        "inventory.list", this::list,
        "inventory.adjust", this::adjust,
        "inventory.listLedger", this::listLedger);
  }

  private Future<Reply> list(ApiRequest request) {
    var query =
        new ListLevels(
            request.caller(),
            request.query().texts("sku"),
            request.query().text("location"),
            Pages.limit(request),
            pages.after(request));
    return bus.request(InventoryMessages.LEVELS, query).map(page -> pages.reply(request, page));
  }

  private Future<Reply> adjust(ApiRequest request) {
    var command =
        new AdjustInventory(
            request.caller(),
            request.once(),
            Members.list(request.json(), "adjustments", InventoryApi::adjustment));
    return bus.request(InventoryMessages.ADJUST, command).map(Reply::of);
  }

  private Future<Reply> listLedger(ApiRequest request) {
    var query =
        new ListLedger(
            request.caller(),
            request.query().text("sku"),
            request.query().text("location"),
            Pages.limit(request),
            pages.afterId(request));
    return bus.request(InventoryMessages.LEDGER, query).map(page -> pages.reply(request, page));
  }

  private static Adjustment adjustment(JsonNode change) {
    return new Adjustment(
        Members.text(change, "sku"),
        Objects.requireNonNullElse(
            Members.text(change, "location"), InventoryMessages.DEFAULT_LOCATION),
        Members.whole(change, "delta"),
        Members.whole(change, "setTo"),
        Members.whole(change, "expected"),
        Members.text(change, "reason"),
        Members.text(change, "reference"),
        Members.whole(change, "lowStockAt"));
  }
}
