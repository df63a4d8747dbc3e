package io.orderflow.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.config.Settings;
import io.orderflow.docs.Site;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that is served without a key, by the path at which it is had. */
record Assets(Map<String, Asset> byPath) {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** What the pages fetch; tests hold the pages to this list. */
  private static final List<File> FILES =
      List.of(
          new File("/docs/docs.css", CSS),
          new File("/docs/docs.js", SCRIPT),
          new File("/docs/samples.js", SCRIPT),
          new File("/docs/reference.css", CSS),
          new File("/docs/reference.js", SCRIPT),
          new File("/docs/icon.svg", "image/svg+xml"),
          new File("/docs/assets/highlight.min.js", SCRIPT),
          new File("/docs/assets/swagger-ui.css", CSS),
          new File("/docs/assets/swagger-ui-bundle.js", SCRIPT));

  /** Takes as long as packing every file does. */
  static Assets load(Contract contract, Settings settings) {
    Map<String, Asset> assets = new HashMap<>();
    assets.put(
        "/openapi.yaml", Asset.of("application/yaml; charset=utf-8", contract.yaml().getBytes()));
    assets.put("/openapi.json", Asset.of("application/json", contract.json().getBytes()));
    FILES.forEach(file -> assets.put(file.path(), Asset.of(file.mediaType(), file.read())));
    Site.build(settings, io.orderflow.json.Json.tree(contract.json().toString()))
        .pages()
        .forEach((path, page) -> assets.put(path, Asset.of(HTML, page.getBytes(UTF_8))));
    return new Assets(Map.copyOf(assets));
  }

  /** The asset, or null. */
  Asset at(String path) {
    return byPath.get(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  /** It is had where it stands in the jar. */
  private record File(String path, String mediaType) {
    byte[] read() {
      try (InputStream in = Assets.class.getResourceAsStream(path)) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
