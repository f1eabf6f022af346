package com.nubabel.bridge.queue;

/** In which order jobs of a list or set are given. */
public enum Order {
  /** The oldest, or due first, comes first. */
  ASCENDING("asc"),
  /** The newest, or due last, comes first. */
  DESCENDING("desc");

  private final String wireName;

  Order(String wireName) {
    this.wireName = wireName;
  }

  /** {@code asc} or {@code desc}. */
  @Override
  public String toString() {
    return wireName;
  }
}
