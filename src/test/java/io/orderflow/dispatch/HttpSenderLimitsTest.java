package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab.Behaviour;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Receivers that would take time or memory without end. */
class HttpSenderLimitsTest {
  @AutoClose private final SenderLab lab = new SenderLab();

  @Test
  void sendShouldNeverOutliveItsDeadline() {
    for (Behaviour endless : List.of(Behaviours.hang(), Behaviours.drip())) {
      Reply reply = lab.send(endless);

      assertThat(reply.error()).isEqualTo(ErrorKind.timeout);
      assertThat(reply.took())
          .isBetween(SenderLab.WHOLE.minusMillis(5), SenderLab.WHOLE.plusMillis(700));
    }
  }

  @Test
  void sendShouldGiveUpOnAConnectionThatNobodyAccepts() throws IOException {
    List<Socket> crowd = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fill(full, crowd);

      Reply reply = lab.send("http://127.0.0.1:" + full.getLocalPort() + "/");

      assertThat(reply.error()).isEqualTo(ErrorKind.connect);
      assertThat(reply.took())
          .isBetween(SenderLab.CONNECT.minusMillis(5), SenderLab.WHOLE.plusMillis(500));
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  @Test
  void sendShouldReadNoMoreThanTheLimitsOfAnEndlessBody() {
    Reply reply = lab.send(Behaviours.endless());

    assertThat(reply.succeeded()).isTrue();
    assertThat(reply.took()).isLessThan(SenderLab.WHOLE);
  }

  @Test
  void sendShouldNotUnpackABomb() {
    Reply reply = lab.send(Behaviours.gzipBomb());

    assertThat(reply.error()).isEqualTo(ErrorKind.http_5xx);
    assertThat(reply.excerpt()).isEmpty();
  }

  @Test
  void sendShouldNotGrowTheHeapUnderTwoHundredBadReceivers() {
    Sender sender = lab.sender();
    List<String> urls =
        List.of(
            lab.receivers.at("/endless", Behaviours.endless()),
            lab.receivers.at("/drip", Behaviours.drip()),
            lab.receivers.at("/headers", Behaviours.giantHeaders()),
            lab.receivers.at("/bomb", Behaviours.gzipBomb()));
    long before = usedAfterCollection();

    List<Future<Reply>> replies =
        IntStream.range(0, 200)
            .mapToObj(n -> sender.send(lab.delivery(urls.get(n % urls.size()))))
            .toList();
    Await.get(Future.join(replies));

    assertThat(replies)
        .allSatisfy(reply -> assertThat(reply.result().took()).isLessThan(Duration.ofSeconds(8)));
    assertThat(usedAfterCollection() - before).isLessThan(50L << 20);
  }

  private static void fill(ServerSocket full, List<Socket> crowd) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort());
    while (crowd.size() < 100) {
      Socket socket = new Socket();
      crowd.add(socket);
      try {
        socket.connect(address, 200);
      } catch (SocketTimeoutException crowded) {
        return;
      }
    }
  }

  private static long usedAfterCollection() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
