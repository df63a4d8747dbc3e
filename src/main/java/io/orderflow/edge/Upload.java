package io.orderflow.edge;

import io.orderflow.bulk.BulkMessages;
import io.orderflow.bulk.BulkMessages.BeginImport;
import io.orderflow.bulk.BulkMessages.DiscardImport;
import io.orderflow.bulk.BulkMessages.QueueImport;
import io.orderflow.bulk.BulkMessages.StageRows;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.config.BulkSettings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One import on its way in: its lines are written down as they come, and count when all are there.
 */
final class Upload {
  private final Bus bus;
  private final BulkSettings settings;
  private final Caller caller;
  private final HttpServerRequest request;
  private final Inflow inflow;
  private final RoutingContext context;
  private final JsonLines lines;
  private final MessageDigest digest;

  Upload(Bus bus, BulkSettings settings, ApiRequest request) {
    this.bus = bus;
    this.settings = settings;
    this.caller = request.caller();
    this.context = request.context();
    this.request = context.request();
    this.inflow = Visit.of(context).inflow;
    this.lines = new JsonLines(settings);
    this.digest = OnceKeys.begin(this.request);
  }

  Future<Answer> receive() {
    refuseTooLarge();
    return bus.request(BulkMessages.BEGIN, new BeginImport(caller, OnceKeys.isIn(request)))
        .compose(this::receive);
  }

  /** The decoder has made sure that what is announced is a number. */
  private void refuseTooLarge() {
    String announced = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    if (announced != null && BodyReader.isMoreThan(settings.maxBytes(), announced)) {
      throw new FaultException(new Fault.TooLarge(settings.maxBytes()));
    }
  }

  private Future<Answer> receive(UUID jobId) {
    if (BodyReader.expectsContinue(request)) {
      context.response().writeContinue();
    }
    return inflow
        .each(piece -> take(jobId, piece))
        .timeout(settings.uploadTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .compose(ended -> stage(jobId, lines.end()))
        .compose(staged -> queue(jobId))
        .recover(failure -> discard(jobId, failure));
  }

  private Future<Void> take(UUID jobId, Buffer piece) {
    byte[] bytes = piece.getBytes();
    digest.update(bytes);
    return stage(jobId, lines.add(bytes));
  }

  private Future<Void> stage(UUID jobId, List<JsonLines.Chunk> chunks) {
    Future<Void> staged = Future.succeededFuture();
    for (JsonLines.Chunk chunk : chunks) {
      var request = new StageRows(caller, jobId, chunk.firstLine(), chunk.body());
      staged = staged.compose(before -> bus.request(BulkMessages.STAGE, request)).mapEmpty();
    }
    return staged;
  }

  private Future<Answer> queue(UUID jobId) {
    if (lines.rows() == 0) {
      throw new FaultException(
          new Fault.Invalid(
              List.of(
                  new FieldError("", "required", "a body with at least one line is required"))));
    }
    return bus.request(
        BulkMessages.QUEUE,
        new QueueImport(caller, OnceKeys.of(request, digest), jobId, lines.rows()));
  }

  /** The answer does not wait for it: what is not deleted now is deleted later. */
  private Future<Answer> discard(UUID jobId, Throwable failure) {
    inflow.stop(failure);
    bus.request(BulkMessages.DISCARD, new DiscardImport(caller, jobId));
    return Future.failedFuture(
        failure instanceof TimeoutException
            ? new FaultException(new Fault.TooSlow(settings.uploadTimeout()))
            : failure);
  }
}
