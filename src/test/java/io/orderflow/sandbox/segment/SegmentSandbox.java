package io.orderflow.sandbox.segment;

import io.orderflow.sandbox.Call;
import io.orderflow.sandbox.Course;
import io.orderflow.sandbox.FaultMode;
import io.orderflow.sandbox.Reply;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.Table;
import io.orderflow.sandbox.Tokens;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Segment's HTTP tracking API, which takes nearly everything and says so. */
public final class SegmentSandbox implements Service {
  private static final Pattern PATH =
      Pattern.compile("/v1/(track|identify|page|screen|group|alias|batch|import)/?");
  private static final int LARGEST_MESSAGE = 32 * 1024;
  private static final int LARGEST_BATCH = 500 * 1024;
  private static final int MOST_MESSAGES = 2_500;

  /** Shorter than this. */
  private static final int LONGEST_ID = 100;

  private final Map<String, Message> messages = new LinkedHashMap<>();
  private final List<Dropped> dropped = new ArrayList<>();

  /** What was taken, each message once. */
  public synchronized List<Message> messages() {
    return List.copyOf(messages.values());
  }

  /** What was answered with 200 and thrown away. */
  public synchronized List<Dropped> dropped() {
    return List.copyOf(dropped);
  }

  @Override
  public String name() {
    return "segment";
  }

  @Override
  public boolean serves(Call call) {
    return PATH.matcher(call.path()).matches();
  }

  @Override
  public Future<Reply> answer(Call call, Course course) {
    return course.begin().map(due -> course.end(taken(call)));
  }

  private synchronized Reply taken(Call call) {
    Matcher path = PATH.matcher(call.path());
    if (!path.matches() || !call.method().equals("POST")) {
      return refusal(404, "not_found", "Not found");
    }
    try {
      JsonObject body = new JsonObject(call.text());
      String writeKey = writeKey(call, body);
      String kind = path.group(1);
      return kind.equals("batch") || kind.equals("import")
          ? batch(writeKey, body, call.body().length)
          : single(writeKey, kind, body, call.body().length);
    } catch (DecodeException | ClassCastException e) {
      return refusal(400, "invalid_request", "malformed JSON");
    }
  }

  private static String writeKey(Call call, JsonObject body) {
    return call.basic()
        .map(pair -> pair.split(":", 2)[0])
        .filter(key -> !key.isEmpty())
        .orElseGet(() -> body.getString("writeKey", ""));
  }

  private Reply single(String writeKey, String type, JsonObject message, int size) {
    if (size > LARGEST_MESSAGE) {
      return refusal(400, "invalid_request", "message exceeds 32 KB");
    }
    take(writeKey, message.copy().put("type", type));
    return Reply.json(200, new JsonObject().put("success", true));
  }

  private Reply batch(String writeKey, JsonObject body, int size) {
    JsonArray batch = body.getJsonArray("batch");
    if (batch == null) {
      return refusal(400, "invalid_request", "batch is missing");
    }
    if (size > LARGEST_BATCH) {
      return refusal(400, "invalid_request", "batch exceeds 500 KB");
    }
    List<JsonObject> all = batch.stream().map(JsonObject.class::cast).toList();
    if (all.stream().anyMatch(message -> size(message) > LARGEST_MESSAGE)) {
      return refusal(400, "invalid_request", "message exceeds 32 KB");
    }
    if (all.size() > MOST_MESSAGES) {
      all.forEach(message -> drop(writeKey, message, "more than 2,500 messages in a batch"));
    } else {
      all.forEach(message -> take(writeKey, message));
    }
    return Reply.json(200, new JsonObject().put("success", true));
  }

  private static int size(JsonObject message) {
    return message.encode().getBytes(StandardCharsets.UTF_8).length;
  }

  /** A message is known by its identifier, whatever its source. */
  private void take(String writeKey, JsonObject message) {
    String wrong = wrong(writeKey, message);
    if (wrong != null) {
      drop(writeKey, message, wrong);
      return;
    }
    String id = message.getString("messageId", Tokens.next("api-", 24));
    Message first =
        new Message(
            writeKey, id, message.getString("type"), message.getString("event"), message, 1);
    messages.merge(id, first, (known, same) -> known.again());
  }

  private static String wrong(String writeKey, JsonObject message) {
    if (writeKey.isEmpty() || writeKey.contains("unknown")) {
      return "no source has this write key";
    }
    if (message.getString("userId") == null && message.getString("anonymousId") == null) {
      return "neither userId nor anonymousId";
    }
    if ("track".equals(message.getString("type")) && message.getString("event") == null) {
      return "no event";
    }
    return message.getString("messageId", "").length() < LONGEST_ID ? null : "messageId too long";
  }

  private void drop(String writeKey, JsonObject message, String why) {
    dropped.add(new Dropped(writeKey, message.getString("messageId"), why));
  }

  private static Reply refusal(int status, String code, String message) {
    return Reply.json(
        status, new JsonObject().put("success", false).put("code", code).put("message", message));
  }

  @Override
  public Reply refusal(FaultMode fault) {
    return switch (fault) {
      case RATE_LIMITED, LOCK_TIMEOUT, CONFLICT ->
          refusal(429, "too_many_requests", "Too many requests")
              .with("Retry-After", "1")
              .with("X-RateLimit-Reset", "1");
      case NONE,
          ERROR_BEFORE_EFFECT,
          ERROR_AFTER_EFFECT,
          GATEWAY_ERROR_AFTER_EFFECT,
          TIMEOUT_AFTER_EFFECT,
          RESET_AFTER_EFFECT,
          SLOW ->
          refusal(500, "internal_error", "Internal error");
    };
  }

  @Override
  public List<Table> tables() {
    return List.of(
        new Table(
            "Messages",
            List.of("Message", "Type", "Event", "Came", "Content"),
            messages().stream().map(SegmentSandbox::row).toList()),
        new Table(
            "Dropped",
            List.of("Message", "Why"),
            dropped().stream()
                .map(each -> List.of(String.valueOf(each.messageId()), each.why()))
                .toList()));
  }

  private static List<String> row(Message message) {
    return List.of(
        message.messageId(),
        String.valueOf(message.type()),
        String.valueOf(message.event()),
        message.count() + "×",
        message.json().getJsonObject("properties", new JsonObject()).encode());
  }
}
