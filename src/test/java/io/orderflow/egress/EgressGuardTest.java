package io.orderflow.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import io.orderflow.config.Settings;
import io.orderflow.support.Await;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressGuardTest {
  private static final String ADDRESS = "must name a host on the public internet";
  private final Map<String, List<String>> names =
      Map.of(
          "shop.example", List.of("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"),
          "inside.example", List.of("10.1.2.3"),
          "half.example", List.of("93.184.216.34", "169.254.169.254"),
          "localhost", List.of("127.0.0.1"));
  private final EgressGuard guard = guard(false);

  @Test
  void checkShouldGiveTheAddressToConnectToAndKeepTheName() {
    Target target = Await.get(guard.check("https://Shop.example/hooks?a=%20b"));

    assertThat(target)
        .isEqualTo(
            new Target(true, "shop.example", 443, "/hooks?a=%20b", address("93.184.216.34")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://93.184.216.34",
        "http://shop.example:443/",
        "https://[2606:2800:220:1:248:1893:25c8:1946]/x",
        "http://8.8.8.8:80/"
      })
  void checkShouldAllowThePublicInternet(String url) {
    assertThat(Await.get(guard.check(url)).address()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // addresses of the inside
        "http://127.0.0.1/",
        "http://127.255.255.254/",
        "http://0.0.0.0/",
        "http://0.1.2.3/",
        "http://10.0.0.1/",
        "http://100.64.0.1/",
        "http://100.100.100.200/",
        "http://168.63.129.16/",
        "http://169.254.169.254/latest/meta-data/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.0.0.192/",
        "http://192.0.2.1/",
        "http://192.88.99.1/",
        "http://192.168.1.1/",
        "http://198.18.0.1/",
        "http://198.19.255.255/",
        "http://198.51.100.1/",
        "http://203.0.113.1/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://[::]/",
        "http://[::1]/",
        "http://[::127.0.0.1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[::ffff:0:127.0.0.1]/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[64:ff9b:1::1]/",
        "http://[100::1]/",
        "http://[2001::1]/",
        "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
        "http://[2001:10::1]/",
        "http://[2001:db8::1]/",
        "http://[2002:7f00:1::]/",
        "http://[3fff::1]/",
        "http://[5f00::1]/",
        "http://[fc00::1]/",
        "http://[fd00:ec2::254]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        // other spellings of numbers
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://127.0.0.01/",
        "http://127.0.0.1./",
        "http://1.2.3.256/",
        "http://0x7f/",
        "http://shop.example.0x1/",
        // names of the inside
        "http://inside.example/",
        "http://half.example/",
        "http://localhost/",
        "http://nowhere.example/",
        "http://shop.example./",
        // what readers may take for different hosts
        "http://user@shop.example/",
        "http://user:password@shop.example/",
        "http://127.0.0.1@shop.example/",
        "http://shop.example\\@127.0.0.1/",
        "http://shop.example#@127.0.0.1/",
        "http://127。0。0。1/",
        "http://127.0.0.1/",
        "http://shop.example/ö",
        "http://shop.example%2e/",
        "http://shop_.example%00.com/",
        "http://-shop.example/",
        "http://shop..example/",
        "http://[shop.example]/",
        "http:///etc/passwd",
        "http:shop.example",
        "//shop.example/",
        "/relative",
        "",
        "http://",
        "http://shop.example /",
        "http://shop.example/\r\nHost: inside",
        // other schemes and ports
        "ftp://shop.example/",
        "file:///etc/passwd",
        "gopher://shop.example/",
        "javascript:alert(1)",
        "https://shop.example:22/",
        "https://shop.example:0/",
        "https://shop.example:6379/",
        "https://shop.example:65536/",
        "https://shop.example:-1/"
      })
  void checkShouldRefuse(String url) {
    assertThat(Await.failure(guard.check(url))).isInstanceOf(EgressRefused.class);
  }

  @Test
  void checkShouldSayTheSameOfANameInsideAndOneThatIsNone() {
    assertThat(Await.failure(guard.check("http://inside.example/"))).hasMessage(ADDRESS);
    assertThat(Await.failure(guard.check("http://nowhere.example/"))).hasMessage(ADDRESS);
    assertThat(Await.failure(guard.check("http://10.1.2.3/"))).hasMessage(ADDRESS);
  }

  @Test
  void checkShouldJudgeEveryAnswerOfTheResolverAnew() {
    List<String> answers = new ArrayList<>(List.of("93.184.216.34", "127.0.0.1"));
    EgressGuard flipping =
        new EgressGuard(
            host -> Future.succeededFuture(List.of(address(answers.remove(0)))), settings(false));

    assertThat(Await.get(flipping.check("http://shop.example/")).address())
        .isEqualTo(address("93.184.216.34"));
    assertThat(Await.failure(flipping.check("http://shop.example/"))).hasMessage(ADDRESS);
  }

  @Test
  void checkShouldAllowLoopbackOnAnyPortAndNothingElseWhenTheSettingSaysSo() {
    EgressGuard open = guard(true);

    assertThat(Await.get(open.check("http://127.0.0.1:9999/")).port()).isEqualTo(9999);
    assertThat(Await.get(open.check("http://localhost:9999/")).host()).isEqualTo("localhost");
    assertThat(Await.get(open.check("http://[::1]:9999/")).host()).isEqualTo("::1");
    assertThat(Await.get(open.check("https://nowhere.example/")).address()).isNull();
    for (String url :
        List.of(
            "http://10.0.0.1/",
            "http://169.254.169.254/",
            "http://half.example/",
            "http://[::ffff:127.0.0.1]/",
            "http://0.0.0.0/",
            "http://shop.example:9999/")) {
      assertThat(Await.failure(open.check(url))).isInstanceOf(EgressRefused.class);
    }
  }

  private EgressGuard guard(boolean allowLoopback) {
    return new EgressGuard(this::resolve, settings(allowLoopback));
  }

  private static Settings.Egress settings(boolean allowLoopback) {
    return new Settings.Egress(allowLoopback, "80,443");
  }

  private Future<List<InetAddress>> resolve(String host) {
    return names.containsKey(host)
        ? Future.succeededFuture(names.get(host).stream().map(EgressGuardTest::address).toList())
        : Future.failedFuture(new UnknownHostException("10.0.0.53 knows no " + host));
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(text));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
