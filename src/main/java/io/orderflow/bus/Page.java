package io.orderflow.bus;

import java.util.List;

/**
 * One page of a list: JSON texts in order, and where the next page starts.
 *
 * @param items each the JSON of one thing
 * @param next what to ask for next, unsigned and only for the edge to wrap, or null at the end
 */
public record Page(List<String> items, String next) {}
