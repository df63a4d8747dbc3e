package io.orderflow.cli.doctor;

import io.orderflow.config.IntegrationSettings;
import io.orderflow.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Whether the services can be reached: the name is resolved, a connection made and its certificate
 * checked. Nothing is asked of them.
 */
final class EgressChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private final Settings settings;

  EgressChecks(Settings settings) {
    this.settings = settings;
  }

  List<Finding> run() {
    List<CompletableFuture<Finding>> asked =
        targets().entrySet().stream().map(one -> ask(one.getKey(), one.getValue())).toList();
    return asked.stream().map(CompletableFuture::join).toList();
  }

  private Map<String, String> targets() {
    IntegrationSettings services = settings.integrations();
    Map<String, String> targets = new LinkedHashMap<>();
    targets.put("Stripe", services.stripeUrl());
    targets.put("ShipStation", services.shipstationUrl());
    targets.put("Segment", services.segmentUrl());
    targets.put("Segment in the EU", services.segmentEuUrl());
    if (settings.alerts().isOn()) {
      targets.put("PagerDuty", settings.alerts().pagerdutyUrl());
    }
    if (!settings.tracing().otlpEndpoint().isEmpty()) {
      targets.put("traces", settings.tracing().otlpEndpoint());
    }
    return targets;
  }

  /** A resolver that hangs cannot be interrupted: its thread is left behind. */
  private static CompletableFuture<Finding> ask(String name, String url) {
    URI place = URI.create(url);
    CompletableFuture<Finding> answer = new CompletableFuture<>();
    Thread thread = new Thread(() -> answer.complete(reach(name, place)), "doctor-" + name);
    thread.setDaemon(true);
    thread.start();
    Finding late =
        Finding.fail(
            name,
            place.getHost() + " did not answer within " + PATIENCE.toSeconds() + " s",
            "let this machine connect to it, or use --offline when it need not");
    return answer.completeOnTimeout(late, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Finding reach(String name, URI url) {
    String host = url.getHost();
    try {
      connect(url);
      return Finding.ok(name, host + " can be reached");
    } catch (UnknownHostException unknown) {
      return Finding.fail(
          name, host + " has no address", "let this machine resolve names, or correct the URL");
    } catch (SSLException refused) {
      return Finding.fail(
          name,
          host + ": " + refused.getMessage(),
          "let Java trust the certificate, or see who answers in its place");
    } catch (IOException away) {
      return Finding.fail(
          name,
          host + " cannot be reached: " + away.getMessage(),
          "let this machine connect to it, or use --offline when it need not");
    }
  }

  private static void connect(URI url) throws IOException {
    boolean tls = url.getScheme().equals("https");
    int port = url.getPort() < 0 ? (tls ? HTTPS : HTTP) : url.getPort();
    int millis = (int) PATIENCE.toMillis();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(url.getHost()), port), millis);
      socket.setSoTimeout(millis);
      if (tls) {
        greet(socket, url.getHost(), port);
      }
    }
  }

  private static void greet(Socket plain, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
    }
  }
}
