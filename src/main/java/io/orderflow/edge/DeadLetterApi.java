package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.dispatch.DispatchMessages;
import io.orderflow.dispatch.DispatchMessages.GetReplay;
import io.orderflow.dispatch.DispatchMessages.ListDeadLetters;
import io.orderflow.dispatch.DispatchMessages.ReplayDeadLetters;
import io.orderflow.id.IdKind;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Dead letters and their replays over HTTP: request to message, reply to response. */
final class DeadLetterApi {
  private final Bus bus;
  private final Pages pages;

  DeadLetterApi(Bus bus, Pages pages) {
    this.bus = bus;
    this.pages = pages;
  }

  Map<String, Handling> handlings() {
    return Map.of(
        "deadLetters.list", this::list,
        "deadLetters.replay", this::replay,
        "deadLetters.getReplay", this::getReplay);
  }

  private Future<Reply> list(ApiRequest request) {
    String webhook = request.query().text("webhookId");
    var query =
        new ListDeadLetters(
            request.caller(),
            webhook == null ? null : id(IdKind.WEBHOOK, webhook),
            Pages.limit(request),
            pages.afterId(request));
    return bus.request(DispatchMessages.DEAD_LETTERS, query)
        .map(page -> pages.reply(request, page));
  }

  private Future<Reply> replay(ApiRequest request) {
    ObjectNode body = request.body();
    Instant from = moment(body, "from");
    Instant to = moment(body, "to");
    if (from != null && to != null && !from.isBefore(to)) {
      throw invalid("/to", "range", "must be later than from");
    }
    var command =
        new ReplayDeadLetters(
            request.caller(),
            request.once(),
            Members.object(body, "webhookId", text -> id(IdKind.WEBHOOK, text)),
            Members.list(body, "deliveryIds", text -> id(IdKind.DELIVERY, text)),
            from,
            to);
    return bus.request(DispatchMessages.REPLAY, command).map(Reply::of);
  }

  /** It has no tag: its progress is to be read again and again. */
  private Future<Reply> getReplay(ApiRequest request) {
    var query = new GetReplay(request.caller(), request.id(IdKind.REPLAY, "jobId"));
    return bus.request(DispatchMessages.GET_REPLAY, query).map(job -> Reply.ok(job.body()));
  }

  private static UUID id(IdKind kind, JsonNode text) {
    return id(kind, text.textValue());
  }

  /** The contract's pattern lets nothing else through. */
  private static UUID id(IdKind kind, String text) {
    return kind.parse(text).orElseThrow();
  }

  /** The calendar refuses some days that the contract's pattern cannot. */
  private static Instant moment(ObjectNode body, String name) {
    String text = Members.text(body, name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException noSuchMoment) {
      throw invalid("/" + name, "format", "is not a moment in time");
    }
  }

  private static FaultException invalid(String pointer, String code, String detail) {
    return new FaultException(new Fault.Invalid(List.of(new FieldError(pointer, code, detail))));
  }
}
