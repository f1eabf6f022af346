package com.nubabel.api.monitoring;

import com.codahale.metrics.Counting;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics of the {@link MetricFamily families}. The exporter's own mapping makes of two metrics
 * with one name two families, which Prometheus refuses, and takes no queue whose name has a dot.
 */
final class LabelledMetrics implements MultiCollector {
  private static final List<Double> QUANTILES = List.of(0.5, 0.95, 0.99, 0.999);

  private final MetricRegistry registry;

  LabelledMetrics(MetricRegistry registry) {
    this.registry = registry;
  }

  /** Whether a metric of the registry is shown here, or stands for others that are. */
  static boolean covers(String metric) {
    return MetricFamily.SUMS.contains(metric)
        || MetricFamily.ALL.stream().anyMatch(family -> family.labelsOf(metric).isPresent());
  }

  @Override
  public MetricSnapshots collect() {
    Map<String, Metric> metrics = registry.getMetrics();
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    for (MetricFamily family : MetricFamily.ALL) {
      Map<Labels, Metric> members = new LinkedHashMap<>();
      metrics.forEach(
          (name, metric) -> {
            Optional<Labels> labels = family.labelsOf(name);
            labels.ifPresent(found -> members.put(found, metric));
          });
      if (!members.isEmpty()) {
        all.metricSnapshot(snapshot(family, members));
      }
    }
    return all.build();
  }

  private static MetricSnapshot snapshot(MetricFamily family, Map<Labels, Metric> members) {
    return switch (family.type()) {
      case COUNTER -> counter(family, members);
      case GAUGE -> gauge(family, members);
      case SUMMARY -> summary(family, members);
    };
  }

  private static MetricSnapshot counter(MetricFamily family, Map<Labels, Metric> members) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name(family.name()).help(family.help());
    members.forEach(
        (labels, metric) ->
            counter.dataPoint(
                CounterDataPointSnapshot.builder()
                    .value((double) ((Counting) metric).getCount())
                    .labels(labels)
                    .build()));
    return counter.build();
  }

  private static MetricSnapshot gauge(MetricFamily family, Map<Labels, Metric> members) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(family.name()).help(family.help());
    members.forEach(
        (labels, metric) ->
            gauge.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .value(value(metric) * family.scale())
                    .labels(labels)
                    .build()));
    return gauge.build();
  }

  private static double value(Metric metric) {
    return metric instanceof Gauge<?> gauge
        ? ((Number) gauge.getValue()).doubleValue()
        : (double) ((Counting) metric).getCount();
  }

  private static MetricSnapshot summary(MetricFamily family, Map<Labels, Metric> members) {
    SummarySnapshot.Builder summary =
        SummarySnapshot.builder().name(family.name()).help(family.help());
    members.forEach(
        (labels, metric) -> {
          Snapshot values = ((Timer) metric).getSnapshot();
          List<Quantile> quantiles =
              QUANTILES.stream()
                  .map(at -> new Quantile(at, values.getValue(at) * family.scale()))
                  .toList();
          summary.dataPoint(
              SummaryDataPointSnapshot.builder()
                  .count(((Timer) metric).getCount())
                  .quantiles(Quantiles.of(quantiles))
                  .labels(labels)
                  .build());
        });
    return summary.build();
  }
}
