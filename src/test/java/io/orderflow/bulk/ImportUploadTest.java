package io.orderflow.bulk;

import static io.orderflow.bulk.Importer.IMPORT;
import static io.orderflow.bulk.Importer.bytes;
import static io.orderflow.bulk.Importer.id;
import static io.orderflow.bulk.Importer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.id.IdKind;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.RawHttp;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.tenant.Plan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Which uploads become an import, of whom and how often, and that the others leave nothing. */
class ImportUploadTest {
  @AutoClose private static final ImportNode SERVER = new ImportNode();
  private final Importer importer = SERVER.newTenant();

  @Test
  void sameKeyShouldGiveTheSameJobAndAnotherFileUnderItBeRefused() {
    Reply first = importer.upload(rows(1, 300)).header("Idempotency-Key", "july").send();
    importer.finished(first);
    Reply again = importer.upload(rows(1, 300)).header("Idempotency-Key", "july").send();
    Reply other = importer.upload(rows(1, 301)).header("Idempotency-Key", "july").send();

    assertThat(first.status()).isEqualTo(202);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(other.code()).isEqualTo("idempotency_key_reused");
    assertThat(importer.orders()).isEqualTo(300);
    nothingShouldBeLeft(1);
  }

  @Test
  void uploadThatBreaksOffShouldLeaveNothing() throws IOException {
    URI server = URI.create(SERVER.node.base());
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.getOutputStream().write(head("Content-Length: 1000000"));
      socket.getOutputStream().write(rows(1, 1_000));
      Await.until("rows are written down", () -> importer.count("import_chunks") > 2);
    }

    nothingShouldBeLeft(0);
    assertThat(importer.orders()).isZero();
  }

  @Test
  void uploadThatIsRefusedShouldLeaveNothing() {
    Reply tooMany = importer.send(bytes("{}\n".repeat(ImportNode.MAX_ROWS + 1)));
    Reply tooLarge = chunked(bytes(" ".repeat(2_097_153)));
    Reply announced = importer.send(bytes(" ".repeat(2_097_153)));
    Reply blank = importer.send(bytes("\n \r\n\t\n"));
    Reply empty = importer.send(new byte[0]);
    Reply slow =
        RawHttp.send(
            SERVER.node.base(),
            "POST",
            IMPORT,
            "Authorization: Bearer "
                + importer.tenant.apiKey()
                + "\nContent-Type: application/jsonl\nContent-Length: 900\n\n{}");

    assertThat(tooMany.code()).isEqualTo("row_limit_reached");
    assertThat(tooLarge.code()).isEqualTo("body_too_large");
    assertThat(announced.code()).isEqualTo("body_too_large");
    assertThat(blank.status()).isEqualTo(400);
    assertThat(empty.status()).isEqualTo(400);
    assertThat(slow.status()).isEqualTo(408);
    nothingShouldBeLeft(0);
  }

  @Test
  void otherMediaTypesShouldBeRefusedBeforeTheyAreRead() {
    for (String type :
        List.of("application/json", "text/plain", "application/jsonl; charset=utf-16")) {
      assertThat(importer.upload(rows(1, 1)).header("Content-Type", type).send().status())
          .as(type)
          .isEqualTo(415);
    }
    assertThat(importer.upload(rows(1, 1)).header("Content-Encoding", "gzip").send().status())
        .isEqualTo(415);
    assertThat(
            importer
                .finished(
                    importer
                        .upload(rows(1, 1))
                        .header("Content-Type", "application/jsonl; charset=UTF-8")
                        .send())
                .path("succeeded")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void importOfAnotherTenantShouldBeUnknown() {
    String job = id(importer.send(rows(1, 1)));
    Api stranger = SERVER.node.api(SERVER.node.otherTenant(Plan.pro));

    assertThat(
            stranger
                .get(IMPORT + "/" + job)
                .send()
                .text()
                .replaceAll("imp_\\w+|\"correlationId.*", ""))
        .isEqualTo(
            stranger
                .get(IMPORT + "/" + RunningNode.unknown(IdKind.IMPORT))
                .send()
                .text()
                .replaceAll("imp_\\w+|\"correlationId.*", ""));
    assertThat(stranger.get(IMPORT + "/" + job).send().status()).isEqualTo(404);
    assertThat(stranger.get(IMPORT + "/" + job + "/results").send().status()).isEqualTo(404);
    assertThat(stranger.get(IMPORT).send().json().path("data")).isEmpty();
    assertThat(importer.api.get(IMPORT).send().json().at("/data/0/id").asText()).isEqualTo(job);
  }

  @Test
  void tenantShouldHaveOnlySoManyImportsAtOnce() throws IOException {
    URI server = URI.create(SERVER.node.base());
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        Socket socket = new Socket(server.getHost(), server.getPort());
        open.add(socket);
        socket.getOutputStream().write(head("Content-Length: 1000"));
      }
      Await.until("three are open", () -> importer.count("import_jobs") == 3);

      assertThat(importer.send(rows(1, 1)).code()).isEqualTo("import_limit_reached");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    nothingShouldBeLeft(0);
    assertThat(importer.send(rows(1, 1)).status()).isEqualTo(202);
  }

  private void nothingShouldBeLeft(int jobs) {
    Await.until(
        "nothing is left",
        () -> importer.count("import_jobs") == jobs && importer.count("import_chunks") == 0);
  }

  private byte[] head(String more) {
    return bytes(
        String.join(
            "\r\n",
            "POST " + IMPORT + " HTTP/1.1",
            "Host: test",
            "Authorization: Bearer " + importer.tenant.apiKey(),
            "Content-Type: application/x-ndjson",
            more,
            "",
            ""));
  }

  /** Without saying how much will come. */
  private Reply chunked(byte[] body) {
    return importer
        .upload(body)
        .body(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
        .send();
  }
}
