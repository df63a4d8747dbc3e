package io.orderflow.management;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orderflow.cluster.ClusterMessages.Member;
import io.orderflow.cluster.ClusterMessages.Members;
import io.orderflow.json.Json;
import java.io.IOException;

/** The cluster as operators read it. */
final class ClusterJson {
  private ClusterJson() {}

  static String text(Members members) {
    return Json.text(json -> write(json, members));
  }

  /** The same as the console lists it. */
  static String nodes(Members members) {
    return Json.text(json -> writeNodes(json, members));
  }

  private static void write(JsonGenerator json, Members members) throws IOException {
    json.writeStartObject();
    json.writeStringField("self", members.self().toString());
    Json.time(json, "joinedAt", members.joinedAt());
    json.writeArrayFieldStart("members");
    for (Member member : members.members()) {
      write(json, member);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Member member) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", member.id().toString());
    json.writeStringField("name", member.name());
    json.writeStringField("host", member.host());
    json.writeNumberField("httpPort", member.httpPort());
    json.writeStringField("version", member.version());
    Json.time(json, "startedAt", member.startedAt());
    json.writeEndObject();
  }

  private static void writeNodes(JsonGenerator json, Members members) throws IOException {
    json.writeStartArray();
    for (Member member : members.members()) {
      json.writeStartObject();
      json.writeStringField("member", member.name());
      json.writeStringField("version", member.version());
      Json.time(json, "startedAt", member.startedAt());
      json.writeBooleanField("self", member.id().equals(members.self()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
