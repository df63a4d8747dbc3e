package io.orderflow.edge;

import io.orderflow.bulk.BulkMessages;
import io.orderflow.bulk.BulkMessages.GetImport;
import io.orderflow.bulk.BulkMessages.ListImports;
import io.orderflow.bulk.BulkMessages.ListResults;
import io.orderflow.bus.Bus;
import io.orderflow.config.BulkSettings;
import io.orderflow.id.IdKind;
import io.vertx.core.Future;
import java.util.Map;
import java.util.UUID;

/** Imports over HTTP: request to message, reply to response. */
final class ImportApi {
  private final Bus bus;
  private final Pages pages;
  private final BulkSettings settings;

  ImportApi(Bus bus, Pages pages, BulkSettings settings) {
    this.bus = bus;
    this.pages = pages;
    this.settings = settings;
  }

  Map<String, Handling> handlings() {
    return Map.of(
        "orders.import", this::create,
        "orders.listImports", this::list,
        "orders.getImport", this::get,
        "orders.listImportResults", this::results);
  }

  private Future<Reply> create(ApiRequest request) {
    return new Upload(bus, settings, request).receive().map(Reply::of);
  }

  private Future<Reply> list(ApiRequest request) {
    var query = new ListImports(request.caller(), Pages.limit(request), pages.afterId(request));
    return bus.request(BulkMessages.LIST, query).map(page -> pages.reply(request, page));
  }

  /** It has no tag: its progress is to be read again and again. */
  private Future<Reply> get(ApiRequest request) {
    return bus.request(BulkMessages.GET, new GetImport(request.caller(), id(request)))
        .map(job -> Reply.ok(job.body()));
  }

  private Future<Reply> results(ApiRequest request) {
    String after = pages.after(request);
    var query =
        new ListResults(
            request.caller(),
            id(request),
            request.query().text("status"),
            Pages.limit(request),
            after == null ? 0 : Integer.parseInt(after));
    return bus.request(BulkMessages.RESULTS, query).map(page -> pages.reply(request, page));
  }

  private static UUID id(ApiRequest request) {
    return request.id(IdKind.IMPORT, "jobId");
  }
}
