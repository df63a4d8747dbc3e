package io.orderflow.sandbox;

import java.util.List;

/** What a service holds of one kind, for a person to read. */
public record Table(String title, List<String> columns, List<List<String>> rows) {}
