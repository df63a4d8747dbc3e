package io.orderflow.integration;

import io.orderflow.config.IntegrationSettings;
import io.orderflow.egress.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Calls services over HTTP: each call ends within its time, the answer read whole, and no redirect
 * is followed.
 */
public final class ServiceClient {
  /** A full page of shipments takes a tenth of it. */
  private static final int MAX_ANSWER_BYTES = 4_194_304;

  private static final int KEEP_ALIVE_SECONDS = 30;

  private final HttpClient client;
  private final long timeoutMillis;

  public ServiceClient(Vertx vertx, IntegrationSettings settings) {
    this.timeoutMillis = settings.callTimeout().toMillis();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) timeoutMillis)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setDecompressionSupported(true),
            new PoolOptions().setHttp1MaxSize(settings.connections()));
  }

  /**
   * One call.
   *
   * @param body null for none
   * @return what came back; fails with {@link ServiceSilent} and nothing else
   */
  public Future<ServiceReply> call(
      HttpMethod method, String url, Map<String, String> headers, Buffer body) {
    return call(new RequestOptions().setMethod(method).setAbsoluteURI(url), headers, body);
  }

  /** Reads from a place that was checked, and from no other that its name may come to mean. */
  public Future<ServiceReply> get(Target target, Map<String, String> headers) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(
                SocketAddress.inetSocketAddress(target.port(), target.address().getHostAddress()))
            .setHost(target.host())
            .setPort(target.port())
            .setSsl(target.tls())
            .setURI(target.path());
    return call(options, headers, null);
  }

  private Future<ServiceReply> call(
      RequestOptions options, Map<String, String> headers, Buffer body) {
    options.setFollowRedirects(false);
    headers.forEach(options::putHeader);
    Future<HttpClientRequest> opened = client.request(options);
    return opened
        .compose(request -> body == null ? request.send() : request.send(body))
        .compose(ServiceClient::read)
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
        .recover(failure -> silence(opened, failure));
  }

  private static Future<ServiceReply> read(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response.handler(chunk -> keep(response, body, chunk));
    return response
        .end()
        .map(end -> new ServiceReply(response.statusCode(), headers(response), body.toString()));
  }

  private static Map<String, String> headers(HttpClientResponse response) {
    Map<String, String> headers = new HashMap<>();
    response.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return headers;
  }

  private static void keep(HttpClientResponse response, Buffer body, Buffer chunk) {
    if (body.length() + chunk.length() > MAX_ANSWER_BYTES) {
      response.request().reset();
    } else {
      body.appendBuffer(chunk);
    }
  }

  /** A call that is given up must not hold its connection. */
  private static Future<ServiceReply> silence(Future<HttpClientRequest> opened, Throwable failure) {
    opened.onSuccess(HttpClientRequest::reset);
    return Future.failedFuture(new ServiceSilent(failure.getClass().getSimpleName()));
  }
}
