package io.orderflow.cli.doctor;

import io.orderflow.config.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Whether {@code serve} would start with these settings. */
final class SettingsChecks {
  private SettingsChecks() {}

  static List<Finding> of(Settings settings) {
    List<Finding> findings = new ArrayList<>();
    findings.add(secrets(settings));
    findings.add(port("port", settings.http().host(), settings.http().port(), "PORT"));
    findings.add(
        port(
            "management port",
            settings.management().host(),
            settings.management().port(),
            "ORDERFLOW_MANAGEMENT_PORT"));
    if (settings.egress().allowLoopback()) {
      findings.add(
          Finding.warn(
              "egress rule",
              "webhooks may reach this machine itself",
              "unset ORDERFLOW_EGRESS_ALLOW_LOOPBACK except in development"));
    }
    return findings;
  }

  private static Finding secrets(Settings settings) {
    if (settings.auth().pepper().isEmpty()) {
      return Finding.fail(
          "settings",
          "ORDERFLOW_AUTH_PEPPER is not set",
          "set it to a secret of 32 characters or more that stays the same, for all processes");
    }
    if (settings.secrets().key().isEmpty()) {
      return Finding.fail(
          "settings",
          "ORDERFLOW_SECRETS_KEY is not set",
          "set it to 32 random bytes in base64 that stay the same: openssl rand -base64 32");
    }
    return Finding.ok("settings", "all are known and in their range, the secrets are set");
  }

  /** One that is taken may be taken by OrderFlow itself. */
  private static Finding port(String check, String host, int port, String variable) {
    String place = host + ":" + port;
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
      return Finding.ok(check, place + " is free");
    } catch (IOException | IllegalArgumentException taken) {
      return Finding.warn(
          check,
          "cannot listen on " + place + ": " + taken.getMessage(),
          "fine when OrderFlow already runs there; else choose another by " + variable);
    }
  }
}
