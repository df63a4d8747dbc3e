package io.orderflow.cluster;

import io.orderflow.config.ClusterSettings;
import io.orderflow.pg.JdbcUrl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jgroups.JChannel;
import org.jgroups.stack.ProtocolStack;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The membership of JGroups as {@code conf/jgroups.xml} describes it, not yet connected: its blanks
 * filled in from the settings, and its discovery connected to our database.
 */
final class GroupChannel {
  private static final String STACK = "/jgroups.xml";

  /** A lost heartbeat or two exclude nobody. */
  private static final int HEARTBEATS = 4;

  /**
   * As {@code conf/jgroups.xml} has it. Whoever gives up founds a cluster of its own, which must
   * not happen before the join is held to have failed.
   */
  private static final int ATTEMPT_MILLIS = 3_000;

  /** A look at the table takes a moment; what finds nothing would found another cluster. */
  private static final int DATABASE_SECONDS = 5;

  private GroupChannel() {}

  static JChannel open(ClusterSettings settings, JdbcUrl database) throws Exception {
    LivePing.register();
    JChannel channel = new JChannel(new ByteArrayInputStream(stack(settings)));
    ProtocolStack stack = channel.getProtocolStack();
    stack.<LivePing>findProtocol(LivePing.class).setDataSource(source(database));
    if (settings.isEncrypted()) {
      stack.getTopProtocol().setSocketFactory(Encryption.of(settings).sockets());
    }
    return channel;
  }

  /** JGroups never sees the credentials, so that it cannot show them. */
  private static PGSimpleDataSource source(JdbcUrl database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.url());
    source.setUser(database.user());
    source.setPassword(database.password());
    source.setApplicationName("orderflow-cluster");
    source.setLoginTimeout(DATABASE_SECONDS);
    source.setConnectTimeout(DATABASE_SECONDS);
    source.setSocketTimeout(DATABASE_SECONDS);
    return source;
  }

  private static byte[] stack(ClusterSettings settings) throws IOException {
    try (InputStream xml = GroupChannel.class.getResourceAsStream(STACK)) {
      String text = new String(xml.readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, String> blank : blanks(settings).entrySet()) {
        text = text.replace("\"{" + blank.getKey() + "}\"", "\"" + blank.getValue() + "\"");
      }
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static Map<String, String> blanks(ClusterSettings settings) {
    String host = HostAddress.of(settings);
    int publicPort = settings.publicJgroupsPort();
    long timeout = settings.failureTimeout().toMillis();
    return Map.of(
        "host", host,
        "port", String.valueOf(settings.jgroupsPort()),
        "public-host", settings.publicHost().isEmpty() ? host : settings.publicHost(),
        "public-port", String.valueOf(publicPort == 0 ? settings.jgroupsPort() : publicPort),
        "failure-timeout", String.valueOf(timeout),
        "heartbeat", String.valueOf(timeout / HEARTBEATS),
        "join-attempts", String.valueOf(1 + settings.joinTimeout().toMillis() / ATTEMPT_MILLIS));
  }
}
