package io.orderflow.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.tenant.Tenant;
import io.orderflow.tenant.Tenants;
import java.io.IOException;
import java.util.List;

/** How tenants are shown. */
final class TenantView {
  private static final List<String> HEADING = List.of("ID", "NAME", "PLAN", "STATUS", "CREATED");
  private static final List<String> CREATED =
      List.of("ID", "NAME", "PLAN", "API KEY (never shown again)");

  private TenantView() {}

  static Table table(List<Tenant> tenants) {
    return new Table(HEADING, tenants.stream().map(TenantView::row).toList());
  }

  static Table table(Tenants.Created created) {
    Tenant tenant = created.tenant();
    return new Table(
        CREATED,
        List.of(
            List.of(id(tenant), tenant.name(), tenant.plan().name(), created.key().key().text())));
  }

  static void write(JsonGenerator json, List<Tenant> tenants) throws IOException {
    json.writeStartArray();
    for (Tenant tenant : tenants) {
      write(json, tenant);
    }
    json.writeEndArray();
  }

  static void write(JsonGenerator json, Tenant tenant) throws IOException {
    json.writeStartObject();
    json.writeStringField("tenantId", id(tenant));
    json.writeStringField("name", tenant.name());
    json.writeStringField("plan", tenant.plan().name());
    json.writeStringField("status", tenant.status().name());
    Json.time(json, "createdAt", tenant.createdAt());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, Tenants.Created created) throws IOException {
    json.writeStartObject();
    json.writeStringField("tenantId", id(created.tenant()));
    json.writeStringField("apiKey", created.key().key().text());
    json.writeStringField("keyId", IdKind.API_KEY.format(created.key().record().keyId()));
    json.writeStringField("name", created.tenant().name());
    json.writeStringField("plan", created.tenant().plan().name());
    json.writeStringField("mode", created.key().record().mode().name());
    json.writeEndObject();
  }

  private static List<String> row(Tenant tenant) {
    return List.of(
        id(tenant),
        tenant.name(),
        tenant.plan().name(),
        tenant.status().name(),
        Json.time(tenant.createdAt()));
  }

  private static String id(Tenant tenant) {
    return IdKind.TENANT.format(tenant.tenantId());
  }
}
