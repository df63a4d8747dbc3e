package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How few bytes a reader's browser is sent. */
class DocumentsTransferTest {
  private static final String SCRIPT = "/docs/assets/swagger-ui-bundle.js";
  private static EdgeServer server;

  @BeforeAll
  static void start() {
    server = new EdgeServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {SCRIPT, "/docs", "/docs/problems/not-found", "/openapi.yaml", "/openapi.json"})
  void documentShouldBePackedWhenTheReaderTakesGzip(String path) throws Exception {
    HttpResponse<byte[]> plain = get(path);
    HttpResponse<byte[]> packed = get(path, "Accept-Encoding", "gzip, deflate, br");

    assertThat(field(packed, "Content-Encoding")).isEqualTo("gzip");
    assertThat(unpack(packed.body())).isEqualTo(plain.body());
    assertThat(field(packed, "Vary")).isEqualToIgnoringCase("accept-encoding");
    assertThat(field(plain, "Vary")).isEqualToIgnoringCase("accept-encoding");
    assertThat(field(plain, "Content-Encoding")).isNull();
    assertThat(field(packed, "Content-Type")).isEqualTo(field(plain, "Content-Type"));
    assertThat(field(packed, "ETag")).isNotEqualTo(field(plain, "ETag"));
  }

  @Test
  void scriptShouldTravelInLessThanHalfAMegabyte() throws Exception {
    assertThat(get(SCRIPT).body()).hasSizeGreaterThan(1_400_000);
    assertThat(get(SCRIPT, "Accept-Encoding", "gzip").body()).hasSizeLessThan(500_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip               | true",
        "GZIP               | true",
        "br;q=1.0, gzip;q=0.8, *;q=0.1 | true",
        "gzip; q=0.001      | true",
        "*                  | true",
        "gzip, *;q=0        | true",
        "''                 | false",
        "identity           | false",
        "br                 | false",
        "gzip;q=0           | false",
        "gzip; q=0.000      | false",
        "gzip;q=0, *        | false",
        "*;q=0              | false",
        "gzipped            | false",
      })
  void acceptEncodingShouldBeReadAsItIsMeant(String accepted, boolean packed) throws Exception {
    String encoding = field(get("/docs", "Accept-Encoding", accepted), "Content-Encoding");

    assertThat(encoding).isEqualTo(packed ? "gzip" : null);
  }

  @ParameterizedTest
  @CsvSource({
    "/docs, gzip",
    "/docs, identity",
    "/docs/icon.svg, gzip",
    "/openapi.yaml, gzip",
    "/openapi.json, identity"
  })
  void documentShouldBeSentAgainOnlyWhenItIsAnother(String path, String encoding) throws Exception {
    HttpResponse<byte[]> first = get(path, "Accept-Encoding", encoding);
    String etag = field(first, "ETag");

    HttpResponse<byte[]> held = get(path, "Accept-Encoding", encoding, "If-None-Match", etag);
    HttpResponse<byte[]> stale = get(path, "Accept-Encoding", encoding, "If-None-Match", "\"x\"");

    assertThat(etag).matches("\"[0-9a-f]{32}\"");
    assertThat(field(first, "Cache-Control")).isEqualTo("no-cache");
    assertThat(held.statusCode()).isEqualTo(304);
    assertThat(held.body()).isEmpty();
    for (String kept : new String[] {"ETag", "Cache-Control", "Vary", "Content-Security-Policy"}) {
      assertThat(field(held, kept)).as(kept).isEqualTo(field(first, kept));
    }
    assertThat(stale.statusCode()).isEqualTo(200);
    assertThat(stale.body()).isEqualTo(first.body());
  }

  @Test
  void tagOfOneFormShouldNotStandForTheOther() throws Exception {
    String plain = field(get("/docs"), "ETag");

    HttpResponse<byte[]> packed = get("/docs", "Accept-Encoding", "gzip", "If-None-Match", plain);

    assertThat(packed.statusCode()).isEqualTo(200);
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String field(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  private static byte[] unpack(byte[] packed) throws IOException {
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return unpacked.readAllBytes();
    }
  }
}
