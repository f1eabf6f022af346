package com.nubabel.api.monitoring;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.MetricRegistryListener;
import com.codahale.metrics.Timer;
import java.util.function.UnaryOperator;

/** Shows the metrics of one registry in another, under other names, for as long as they are. */
public final class ForwardedMetrics implements MetricRegistryListener {
  private final MetricRegistry target;
  private final UnaryOperator<String> names;

  private ForwardedMetrics(MetricRegistry target, UnaryOperator<String> names) {
    this.target = target;
    this.names = names;
  }

  /** A new registry, whose metrics are also in the target. */
  public static MetricRegistry to(MetricRegistry target, UnaryOperator<String> names) {
    MetricRegistry source = new MetricRegistry();
    source.addListener(new ForwardedMetrics(target, names));
    return source;
  }

  private void add(String name, Metric metric) {
    target.register(names.apply(name), metric);
  }

  private void remove(String name) {
    target.remove(names.apply(name));
  }

  @Override
  public void onGaugeAdded(String name, Gauge<?> gauge) {
    add(name, gauge);
  }

  @Override
  public void onGaugeRemoved(String name) {
    remove(name);
  }

  @Override
  public void onCounterAdded(String name, Counter counter) {
    add(name, counter);
  }

  @Override
  public void onCounterRemoved(String name) {
    remove(name);
  }

  @Override
  public void onHistogramAdded(String name, Histogram histogram) {
    add(name, histogram);
  }

  @Override
  public void onHistogramRemoved(String name) {
    remove(name);
  }

  @Override
  public void onMeterAdded(String name, Meter meter) {
    add(name, meter);
  }

  @Override
  public void onMeterRemoved(String name) {
    remove(name);
  }

  @Override
  public void onTimerAdded(String name, Timer timer) {
    add(name, timer);
  }

  @Override
  public void onTimerRemoved(String name) {
    remove(name);
  }
}
