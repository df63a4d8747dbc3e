package io.orderflow.cluster;

import io.orderflow.config.ClusterSettings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Collections;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jgroups.util.DefaultSocketFactory;
import org.jgroups.util.SocketFactory;

/**
 * TLS between processes by one keystore that all of them share: its private key says who we are,
 * and only its certificates are trusted, on both sides of every connection.
 */
final class Encryption {
  private static final String TLS = "TLSv1.3";

  private final byte[] keystore;
  private final char[] password;
  private final SSLContext context;

  private Encryption(byte[] keystore, char[] password, SSLContext context) {
    this.keystore = keystore;
    this.password = password;
    this.context = context;
  }

  /**
   * Reads the keystore of the settings.
   *
   * @throws ClusterException when it cannot be used
   */
  static Encryption of(ClusterSettings settings) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(settings.keystore());
      char[] password = settings.keystorePassword().toCharArray();
      return new Encryption(bytes, password, context(bytes, password));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
      throw new ClusterException(
          "cluster.keystore must be a PKCS12 keystore in base64 with one private key and its"
              + " certificate, and cluster.keystore-password must open it");
    }
  }

  /** For the connections of the membership. */
  SocketFactory sockets() {
    DefaultSocketFactory factory = new DefaultSocketFactory(context);
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {TLS});
    parameters.setNeedClientAuth(true);
    factory.setServerSocketConfigurator(
        socket -> ((SSLServerSocket) socket).setSSLParameters(parameters));
    return factory;
  }

  /** For the connections over which facts travel. */
  EventBusOptions on(EventBusOptions options) {
    PfxOptions store =
        new PfxOptions().setValue(Buffer.buffer(keystore)).setPassword(String.valueOf(password));
    return options
        .setSsl(true)
        .setKeyCertOptions(store)
        .setTrustOptions(store)
        .setClientAuth(ClientAuth.REQUIRED)
        .setEnabledSecureTransportProtocols(Set.of(TLS));
  }

  private static SSLContext context(byte[] bytes, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(bytes), password);
    requireKey(store);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance(TLS);
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static void requireKey(KeyStore store) throws GeneralSecurityException {
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        return;
      }
    }
    throw new GeneralSecurityException("no private key");
  }
}
