package io.orderflow.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Mode;
import io.orderflow.config.Settings;
import io.orderflow.redis.RedisLink;
import io.orderflow.support.MovableClock;
import io.orderflow.tenant.AuthEpoch.Epoch;
import io.orderflow.tenant.AuthStore.Lookup;
import io.orderflow.tenant.TenantMessages.Identity;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of the database, and when, with a database that answers when the test says. */
class AuthenticationTest {
  private static final String PEPPER = "a pepper for tests, long enough to count";
  private static final int CACHE_SIZE = 3;
  private static final String KEY = key(1);

  private final Vertx vertx = Vertx.vertx();
  private final MovableClock clock = new MovableClock();
  private final List<Promise<Lookup>> asked = new ArrayList<>();
  private final Authentication authentication =
      new Authentication(new Pepper(PEPPER), this::ask, noRedis(), CACHE_SIZE, clock);

  @BeforeEach
  void listen() {
    seeEpoch(1);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void identifyShouldAskOnceWhenManyAskTogether() {
    List<Future<Identity>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(authentication.identify(KEY));
    }

    answerAll(1, Optional.of(known()));

    assertThat(asked).hasSize(1);
    assertThat(answers).allSatisfy(answer -> assertThat(answer.succeeded()).isTrue());
  }

  @Test
  void identifyShouldNotAskAgainWhileTheKeyIsRemembered() {
    letIn();

    assertThat(authentication.identify(KEY).succeeded()).isTrue();
    assertThat(asked).hasSize(1);
  }

  @Test
  void identifyShouldAskAgainAfterEveryChange() {
    letIn();

    authentication.epoch().heard("2");

    assertThat(authentication.identify(KEY).isComplete()).isFalse();
    assertThat(asked).hasSize(2);
  }

  @Test
  void identifyShouldAskAgainWhenTheCheckFindsAChangeThatNobodyTold() {
    letIn();

    seeEpoch(2);

    assertThat(authentication.identify(KEY).isComplete()).isFalse();
  }

  @Test
  void identifyShouldAskEachTimeWhileNobodyListens() {
    letIn();

    authentication.epoch().lost();

    for (int i = 2; i < 5; i++) {
      assertThat(authentication.identify(KEY).isComplete()).isFalse();
      assertThat(asked).hasSize(i);
      answerAll(1, Optional.of(known()));
    }
  }

  @Test
  void identifyShouldAskAgainWhenTheConnectionHasBeenSilentForALease() {
    letIn();
    clock.advance(Duration.ofMillis(850));
    assertThat(authentication.identify(KEY).succeeded()).isTrue();

    clock.advance(Duration.ofMillis(100));

    assertThat(authentication.identify(KEY).isComplete()).isFalse();
  }

  @Test
  void identifyShouldNotRememberAnAnswerThatAChangeOvertook() {
    Future<Identity> first = authentication.identify(KEY);
    authentication.epoch().heard("2");
    answerAll(1, Optional.of(known()));
    assertThat(first.succeeded()).isTrue();

    assertThat(authentication.identify(KEY).isComplete()).isFalse();
  }

  @Test
  void identifyShouldNotShareALookupThatBeganBeforeTheChange() {
    authentication.identify(KEY);
    authentication.epoch().heard("2");

    authentication.identify(KEY);

    assertThat(asked).hasSize(2);
  }

  @Test
  void identifyShouldRefuseAnUnknownKeyForASecondWithoutAsking() {
    authentication.identify(KEY);
    answerAll(1, Optional.empty());
    for (int i = 0; i < 100; i++) {
      assertThat(authentication.identify(KEY).failed()).isTrue();
    }
    assertThat(asked).hasSize(1);

    clock.advance(Duration.ofSeconds(1));
    seeEpoch(1);

    assertThat(authentication.identify(KEY).isComplete()).isFalse();
  }

  @Test
  void identifyShouldNeverAskAboutATextWithoutTheChecksum() {
    assertThat(authentication.identify(KEY.substring(0, 45) + "!").failed()).isTrue();
    assertThat(authentication.identify("").failed()).isTrue();

    assertThat(asked).isEmpty();
  }

  @Test
  void identifyShouldForgetTheKeyThatWasNotUsedForLongest() {
    for (int i = 1; i <= CACHE_SIZE + 1; i++) {
      authentication.identify(key(i));
      answerAll(1, Optional.of(known()));
    }

    assertThat(authentication.identify(key(CACHE_SIZE + 1)).succeeded()).isTrue();
    assertThat(authentication.identify(key(1)).isComplete()).isFalse();
  }

  private void letIn() {
    Future<Identity> answer = authentication.identify(KEY);
    answerAll(1, Optional.of(known()));
    assertThat(answer.succeeded()).isTrue();
  }

  private Future<Lookup> ask(Digest digest) {
    Promise<Lookup> answer = Promise.promise();
    asked.add(answer);
    return answer.future();
  }

  private void answerAll(long epoch, Optional<KnownKey> key) {
    asked.forEach(promise -> promise.tryComplete(new Lookup(epoch, key)));
  }

  private void seeEpoch(long number) {
    authentication.epoch().seen(new Epoch("here", number), clock.millis());
  }

  private RedisKeys noRedis() {
    Settings.Redis nowhere = new Settings.Redis("redis://127.0.0.1:1", Duration.ofMillis(250));
    return new RedisKeys(
        RedisLink.open(vertx, nowhere), new Pepper(PEPPER), Duration.ofSeconds(60), clock);
  }

  private static KnownKey known() {
    Identity identity =
        new Identity(new UUID(1, 1), new UUID(2, 2), Mode.live, Set.copyOf(Scopes.ALL), Plan.pro);
    return new KnownKey(identity, null);
  }

  private static String key(long seed) {
    return ApiKey.generate(Mode.live, new Random(seed)).text();
  }
}
