package io.orderflow.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Everything that is served without a key, by the path at which it is had. */
record Assets(Map<String, Asset> byPath) {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** The pages themselves say where their parts are, and tests hold them to this list. */
  private static final List<File> FILES =
      List.of(
          new File("/docs", "/docs/index.html", HTML),
          new File("/docs/guides", "/docs/guides.html", HTML),
          new File("/docs/problems", "/docs/problems.html", HTML),
          new File("/docs/docs.css", "/docs/docs.css", CSS),
          new File("/docs/docs.js", "/docs/docs.js", SCRIPT),
          new File("/docs/problems.js", "/docs/problems.js", SCRIPT),
          new File("/docs/icon.svg", "/docs/icon.svg", "image/svg+xml"),
          new File("/docs/assets/swagger-ui.css", "/docs/assets/swagger-ui.css", CSS),
          new File(
              "/docs/assets/swagger-ui-bundle.js", "/docs/assets/swagger-ui-bundle.js", SCRIPT));

  /** Each problem has a section on the one page, which scrolls to what the address names. */
  private static final String PROBLEMS = "/docs/problems";

  private static final Pattern SECTION = Pattern.compile("<section id=\"([a-z-]+)\">");

  /** Takes as long as packing every file does. */
  static Assets load(Contract contract) {
    Map<String, Asset> assets = new HashMap<>();
    assets.put(
        "/openapi.yaml", Asset.of("application/yaml; charset=utf-8", contract.yaml().getBytes()));
    assets.put("/openapi.json", Asset.of("application/json", contract.json().getBytes()));
    FILES.forEach(file -> assets.put(file.path(), Asset.of(file.mediaType(), file.read())));
    Asset problems = assets.get(PROBLEMS);
    SECTION
        .matcher(problems.plain().bytes().toString())
        .results()
        .forEach(section -> assets.put(PROBLEMS + "/" + section.group(1), problems));
    return new Assets(Map.copyOf(assets));
  }

  /** The asset, or null. */
  Asset at(String path) {
    return byPath.get(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  private record File(String path, String resource, String mediaType) {
    byte[] read() {
      try (InputStream in = Assets.class.getResourceAsStream(resource)) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
