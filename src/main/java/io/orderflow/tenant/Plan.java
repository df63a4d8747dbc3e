package io.orderflow.tenant;

/** What a tenant pays for; the settings say how many requests that is. */
public enum Plan {
  free,
  starter,
  pro,
  enterprise
}
