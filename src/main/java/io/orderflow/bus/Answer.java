package io.orderflow.bus;

/**
 * What a write answers: exactly what is stored for its replay.
 *
 * @param status the HTTP status, 200 to 299
 * @param location the {@code Location} header, or null
 * @param etag the {@code ETag} header with its quotes, or null
 * @param body the JSON text, or null for none
 * @param replayed whether it was read back instead of done
 */
public record Answer(int status, String location, String etag, String body, boolean replayed) {
  public static Answer ok(String etag, String body) {
    return new Answer(200, null, etag, body, false);
  }

  public static Answer created(String location, String etag, String body) {
    return new Answer(201, location, etag, body, false);
  }

  public static Answer noContent() {
    return new Answer(204, null, null, null, false);
  }

  /** The same once more. */
  public Answer asReplay() {
    return new Answer(status, location, etag, body, true);
  }

  /** The same with another text: for answers whose stored form is not the one that is sent. */
  public Answer withBody(String other) {
    return new Answer(status, location, etag, other, replayed);
  }
}
