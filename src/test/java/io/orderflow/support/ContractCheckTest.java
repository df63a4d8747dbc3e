package io.orderflow.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Proves that the check of responses lets right ones pass and no wrong one. */
class ContractCheckTest {
  private static final String ORDER = "/v1/orders/ord_01jd7x3v5kfm2r8t9w4y6z0abc";

  @Test
  void checkShouldPassTheExamplesOfTheContract() {
    assertThatCode(() -> answer("GET", ORDER, 200, headers("ETag", "\"2\""), order(o -> {})))
        .doesNotThrowAnyException();
    assertThatCode(() -> answer("GET", ORDER, 404, problemHeaders(), notFound(p -> {})))
        .doesNotThrowAnyException();
    assertThatCode(() -> answer("GET", ORDER, 304, headers("ETag", "\"2\""), ""))
        .doesNotThrowAnyException();
  }

  @Test
  void checkShouldNoteWhatWasSeen() {
    answer("GET", ORDER, 200, headers("ETag", "\"2\""), order(o -> {}));

    assertThat(ContractCoverage.documented()).contains("orders.get 200", "orders.create 409");
    assertThat(ContractCoverage.missing()).doesNotContain("orders.get 200");
  }

  @Test
  void checkShouldFailWhenAMemberIsMissing() {
    refused(() -> getOrder(o -> o.remove("amountDue")), "amountDue");
  }

  @Test
  void checkShouldFailWhenTheLinesAreMissing() {
    refused(() -> getOrder(o -> o.remove("lines")), "lines");
  }

  @Test
  void checkShouldFailWhenAMemberIsUnknown() {
    refused(() -> getOrder(o -> o.put("tenantId", "x")), "tenantId");
  }

  @Test
  void checkShouldFailWhenAValueIsOfAnotherType() {
    refused(() -> getOrder(o -> o.put("total", "5304")), "total");
    refused(() -> getOrder(o -> o.put("createdAt", "2026-11-22T10:15:30Z")), "createdAt");
    refused(() -> getOrder(o -> o.put("currency", "USD\n")), "currency");
  }

  @Test
  void checkShouldFailWhenTheTagIsNotTheVersion() {
    refused(
        () -> answer("GET", ORDER, 200, headers("ETag", "\"7\""), order(o -> {})),
        "ETag is not the version");
  }

  @Test
  void checkShouldFailWhenAHeaderIsMissingOrWrong() {
    Map<String, String> without = headers("ETag", "\"2\"");
    without.remove("RateLimit-Remaining");
    refused(
        () -> answer("GET", ORDER, 200, without, order(o -> {})), "RateLimit-Remaining is missing");
    refused(
        () ->
            answer(
                "GET",
                ORDER,
                200,
                headers("ETag", "\"2\"", "RateLimit-Reset", "soon"),
                order(o -> {})),
        "RateLimit-Reset");
  }

  @Test
  void checkShouldFailWhenTheStatusIsNotDocumented() {
    refused(() -> answer("GET", ORDER, 418, headers(), ""), "no such status");
    refused(() -> answer("GET", ORDER, 500, problemHeaders(), ""), "no such status");
    refused(() -> answer("PUT", ORDER, 200, headers(), ""), "no such status");
  }

  @Test
  void checkShouldFailWhenTheProblemContradictsItself() {
    refused(() -> getProblem(p -> p.put("status", 400)), "status is another");
    refused(() -> getProblem(p -> p.put("type", "/docs/problems/gone")), "does not belong");
    refused(() -> getProblem(p -> p.put("correlationId", "other")), "correlation ids");
    refused(() -> getProblem(p -> p.put("code", "invalid_cursor")), "another code");
  }

  @Test
  void checkShouldFailWhenTheMediaTypeOrTheJsonIsWrong() {
    refused(() -> answer("GET", ORDER, 404, headers(), notFound(p -> {})), "the media type is");
    refused(
        () -> answer("GET", ORDER, 404, problemHeaders(), "{\"code\":1,\"code\":2}"), "not JSON");
  }

  @Test
  void checkShouldKnowWhatAnyPathMayAnswer() {
    ObjectNode problem = example("ProblemNotFound");
    problem.put("status", 405).put("code", "method_not_allowed");
    problem.put("type", "/docs/problems/method-not-allowed");

    assertThatCode(() -> answer("GET", "/v1/nowhere", 404, problemHeaders(), notFound(p -> {})))
        .doesNotThrowAnyException();
    refused(
        () -> answer("PUT", ORDER, 405, problemHeaders(), problem.toString()), "Allow is missing");
  }

  private static void getOrder(Consumer<ObjectNode> change) {
    answer("GET", ORDER, 200, headers("ETag", "\"2\""), order(change));
  }

  private static void getProblem(Consumer<ObjectNode> change) {
    answer("GET", ORDER, 404, problemHeaders(), notFound(change));
  }

  private static void refused(Runnable check, String because) {
    assertThatThrownBy(check::run).isInstanceOf(AssertionError.class).hasMessageContaining(because);
  }

  private static void answer(
      String method, String path, int status, Map<String, String> headers, String text) {
    Map<String, List<String>> lists = new HashMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    ContractCheck.check(method, path, status, HttpHeaders.of(lists, (a, b) -> true), text);
  }

  private static String order(Consumer<ObjectNode> change) {
    ObjectNode order = example("OrderConfirmed");
    change.accept(order);
    return order.toString();
  }

  private static String notFound(Consumer<ObjectNode> change) {
    ObjectNode problem = example("ProblemNotFound");
    change.accept(problem);
    return problem.toString();
  }

  private static ObjectNode example(String name) {
    return Spec.get().at("/components/examples/" + name).path("value").deepCopy();
  }

  private static Map<String, String> problemHeaders() {
    return headers("Content-Type", "application/problem+json");
  }

  private static Map<String, String> headers(String... more) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("X-Correlation-Id", "checkout-8f14e45f");
    headers.put("RateLimit-Limit", "500");
    headers.put("RateLimit-Remaining", "499");
    headers.put("RateLimit-Reset", "1");
    headers.put("RateLimit-Policy", "\"plan\";q=500;w=2");
    headers.put("RateLimit", "\"plan\";r=499;t=1");
    for (int i = 0; i < more.length; i += 2) {
      headers.put(more[i], more[i + 1]);
    }
    return headers;
  }
}
