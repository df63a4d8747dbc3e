// A webhook receiver that believes only OrderFlow. JDK 17 or newer, nothing to install. To run it:
//
//   WEBHOOK_SECRET=whsec_… PORT=3000 java src/examples/receiver/Receiver.java
//
// WEBHOOK_SECRET is what POST /v1/webhooks showed once. Requests are checked as Standard
// Webhooks 1.0 says.

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Takes events of one webhook and prints each once. */
public final class Receiver {
  // clocks differ; an old request may be one that somebody recorded
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  // nobody can fill our memory
  private static final int LARGEST_BODY = 1024 * 1024;
  private static final int THREADS = 8;
  private static final int SMALLEST_KEY = 24;
  // good enough to print something; a real receiver reads the body with its JSON library
  private static final Pattern EVENT =
      Pattern.compile("^\\{\"type\":\"([a-z_.]+)\".*?\"data\":\\{\"id\":\"(\\w+)\"");

  private final SecretKeySpec key;

  // An event comes again when our answer got lost, and when somebody replays it days later. A real
  // shop keeps the ids in its database, under a unique key and in the same transaction as what the
  // event causes.
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  private Receiver(byte[] secret) {
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  public static void main(String[] args) throws IOException {
    String secret = System.getenv().getOrDefault("WEBHOOK_SECRET", "").replaceFirst("^whsec_", "");
    byte[] bytes = Base64.getDecoder().decode(secret);
    if (bytes.length < SMALLEST_KEY) {
      throw new IllegalArgumentException("WEBHOOK_SECRET must be the secret of a webhook, whsec_…");
    }
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "3000"));
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(Executors.newFixedThreadPool(THREADS));
    server.createContext("/", new Receiver(bytes)::receive);
    server.start();
    System.out.println("listening on port " + server.getAddress().getPort());
  }

  private void receive(HttpExchange request) throws IOException {
    try (request) {
      request.sendResponseHeaders(answer(request), -1);
    }
  }

  private int answer(HttpExchange request) throws IOException {
    // the bytes as they came: what is signed is these, not the JSON that they mean
    byte[] body = request.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      return 413;
    }
    if (!request.getRequestMethod().equals("POST")
        || !isGenuine(request.getRequestHeaders(), body, Instant.now())) {
      return 401;
    }
    String id = request.getRequestHeaders().getFirst("webhook-id");
    if (seen.add(id)) {
      handle(id, new String(body, StandardCharsets.UTF_8));
    }
    // also for what was seen before: anything but 2xx would only bring it again
    return 204;
  }

  // Where the receiver and who gives out the secret are not the same team, check the JWT in
  // "Authorization: Bearer …" here instead: signed with EdDSA by a key of OrderFlow's
  // /.well-known/jwks.json (by kid), exp not over, aud this URL, jti the webhook-id, body_sha256
  // the
  // SHA-256 of these bytes in hex. A library such as nimbus-jose-jwt does the first four.
  private boolean isGenuine(Headers headers, byte[] body, Instant now) {
    String id = headers.getFirst("webhook-id");
    String timestamp = headers.getFirst("webhook-timestamp");
    String signatures = headers.getFirst("webhook-signature");
    if (id == null || signatures == null || timestamp == null || !timestamp.matches("\\d{1,11}")) {
      return false;
    }
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(sent, now).abs().compareTo(TOLERANCE) > 0) {
      return false;
    }
    byte[] expected = sign(id + "." + timestamp + ".", body);
    // several while a secret is being replaced; one that is right is enough
    return Arrays.stream(signatures.split(" ")).anyMatch(one -> isRight(one, expected));
  }

  private byte[] sign(String head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      mac.update(head.getBytes(StandardCharsets.UTF_8));
      String signature = Base64.getEncoder().encodeToString(mac.doFinal(body));
      return ("v1," + signature).getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes equally long wherever the difference is, so that nobody can guess byte after byte. */
  private static boolean isRight(String signature, byte[] expected) {
    return MessageDigest.isEqual(signature.getBytes(StandardCharsets.UTF_8), expected);
  }

  /** The answer must come within 15 s: what takes longer goes to a queue of yours. */
  private static void handle(String id, String event) {
    Matcher found = EVENT.matcher(event);
    System.out.println(id + (found.find() ? " " + found.group(1) + " " + found.group(2) : ""));
  }
}
