// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws figures into a folder, as SVG and PNG. Needs no display. */
public final class Charts {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 500;

    private final Path out;
    private final Consumer<String> tell;

    Charts(Path out, Consumer<String> tell) {
        this.out = out;
        this.tell = tell;
        System.setProperty("java.awt.headless", "true");
    }

    /** The labels of a chart. */
    public record Labels(String title, String x, String y) {}

    /** A line for each series, on a scale that shows tenfold as one step. */
    public void lines(String name, Labels labels, List<Double> x, Map<String, List<Double>> series) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).build();
        label(chart, labels);
        style(chart.getStyler());
        chart.getStyler().setYAxisLogarithmic(true);
        series.forEach((label, y) -> chart.addSeries(label, x, y));
        save(name, chart);
    }

    /** Figures over time, with no mark at each point; those of the second series have an axis of their own on the right. */
    public void course(
            String name, Labels labels, List<Double> x, List<Double> y, String rightLabel, List<Double> right) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).build();
        label(chart, labels);
        style(chart.getStyler());
        chart.getStyler().setYAxisMin(0, 0.0).setYAxisMin(1, 0.0);
        chart.getStyler().setYAxisGroupPosition(1, Styler.YAxisPosition.Right);
        chart.setYAxisGroupTitle(0, labels.y());
        chart.setYAxisGroupTitle(1, rightLabel);
        chart.addSeries(labels.y(), x, y).setMarker(SeriesMarkers.NONE);
        chart.addSeries(rightLabel, x, right).setMarker(SeriesMarkers.NONE).setYAxisGroup(1);
        save(name, chart);
    }

    /** A bar for each series at each place. */
    public void bars(String name, Labels labels, List<String> x, Map<String, List<Double>> series) {
        CategoryChart chart =
                new CategoryChartBuilder().width(WIDTH).height(HEIGHT).build();
        label(chart, labels);
        style(chart.getStyler());
        chart.getStyler().setYAxisMin(0.0);
        series.forEach((label, y) -> chart.addSeries(label, x, y));
        save(name, chart);
    }

    private static void label(Chart<?, ?> chart, Labels labels) {
        chart.setTitle(labels.title());
        chart.setXAxisTitle(labels.x());
        chart.setYAxisTitle(labels.y());
    }

    private static void style(AxesChartStyler styler) {
        styler.setPlotGridLinesColor(new Color(220, 220, 220));
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setLegendPosition(Styler.LegendPosition.OutsideS);
        styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    }

    private void save(String name, Chart<?, ?> chart) {
        try {
            Files.createDirectories(out);
            String file = out.resolve(name).toString();
            VectorGraphicsEncoder.saveVectorGraphic(chart, file, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
            BitmapEncoder.saveBitmap(chart, file, BitmapEncoder.BitmapFormat.PNG);
            tell.accept("drew " + file + ".svg and .png");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
