package io.orderflow.support;

import io.orderflow.id.IdKind;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;

/** A stream of live events, read by OkHttp's own client of Server-Sent Events. */
public final class LiveEvents extends EventSourceListener implements AutoCloseable {
  // none: a stream is quiet for as long as nothing happens
  private static final OkHttpClient CLIENT =
      new OkHttpClient.Builder().readTimeout(0, TimeUnit.SECONDS).build();

  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final EventSource source;
  private volatile boolean open;
  private volatile boolean ended;
  private volatile int status;

  /** One event as it came. */
  public record Told(String id, String type, String data) {
    public UUID uuid() {
      return IdKind.EVENT.parse(id).orElseThrow();
    }
  }

  private LiveEvents(Request request) {
    this.source = EventSources.createFactory(CLIENT).newEventSource(request, this);
  }

  /**
   * Listens, and waits until the server does.
   *
   * @param query such as {@code ?type=order.paid}, or empty
   * @param last of the events seen before, or null
   */
  public static LiveEvents open(String base, String key, String query, String last) {
    LiveEvents live = start(base, key, query, last);
    Await.until("the stream is open", () -> live.open || live.ended);
    return live;
  }

  private static LiveEvents start(String base, String key, String query, String last) {
    Request.Builder request =
        new Request.Builder()
            .url(base + "/v1/events/stream" + query)
            .header("Authorization", "Bearer " + key);
    return new LiveEvents(
        last == null ? request.build() : request.header("Last-Event-ID", last).build());
  }

  /** Everything so far, in the order in which it came. */
  public List<Told> told() {
    return List.copyOf(told);
  }

  public List<UUID> ids() {
    return told.stream().map(Told::uuid).toList();
  }

  public LiveEvents await(int count) {
    Await.until(count + " events, not " + told.size(), () -> told.size() >= count);
    return this;
  }

  public void awaitEnd(Duration limit) {
    Await.until("the stream ends", limit, () -> ended);
  }

  public boolean hasEnded() {
    return ended;
  }

  /** Of the answer that was no stream, else 200. */
  public int status() {
    return status;
  }

  @Override
  public void onOpen(EventSource from, Response response) {
    status = response.code();
    open = true;
  }

  @Override
  public void onEvent(EventSource from, String id, String type, String data) {
    told.add(new Told(id, type, data));
  }

  @Override
  public void onClosed(EventSource from) {
    ended = true;
  }

  @Override
  public void onFailure(EventSource from, Throwable failure, Response response) {
    status = response == null ? status : response.code();
    ended = true;
  }

  @Override
  public void close() {
    source.cancel();
  }
}
