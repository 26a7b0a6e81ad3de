// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessorMeterTest {
    private static final ProcessHandle SELF = ProcessHandle.current();
    private final Window window = new Window(0, 0, TimeUnit.HOURS.toNanos(1));

    /** Several of the system's steps of 10 ms, by the time that it counts itself. */
    private static void work() {
        long until = nanos() + TimeUnit.MILLISECONDS.toNanos(50);
        while (nanos() < until) {
            Thread.onSpinWait();
        }
    }

    private static long nanos() {
        return SELF.info().totalCpuDuration().orElseThrow().toNanos();
    }

    @Test
    void what_this_process_uses_in_the_window_is_the_clients() {
        ProcessorMeter meter = new ProcessorMeter(List.of());
        meter.turn(window, 1);
        work();
        meter.end();
        work();
        ProcessorTime time = meter.per(10);
        assertThat(time.clientMicros()).isGreaterThanOrEqualTo(4_000);
        assertThat(time.servers()).isZero();
        assertThat(time.describe()).contains("servers unknown", "client ");
        assertThat(meter.per(20).clientMicros()).isEqualTo(time.clientMicros() / 2);
    }

    @Test
    void the_warm_up_does_not_count() {
        ProcessorMeter meter = new ProcessorMeter(List.of());
        Window later = new Window(0, 10, 20);
        meter.turn(later, 5);
        assertThat(meter.per(1).clientMicros()).isZero();
        work();
        meter.turn(later, 10);
        long before = nanos();
        meter.turn(later, 20);
        assertThat(meter.per(1).clientMicros() * 1e3).isLessThanOrEqualTo((double) nanos() - before + 20_000_000);
    }

    @Test
    void servers_in_this_process_are_not_told_apart_from_the_client() {
        ProcessorMeter meter = new ProcessorMeter(List.of(SELF));
        meter.turn(window, 1);
        work();
        meter.end();
        assertThat(meter.per(1).together()).isTrue();
        assertThat(meter.per(1).describe()).contains("servers and client in one process");
    }

    @Test
    void of_servers_of_which_one_has_ended_nothing_is_known() throws IOException, InterruptedException {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        ProcessorMeter meter = new ProcessorMeter(List.of(SELF, ended.toHandle()));
        meter.turn(window, 1);
        meter.end();
        assertThat(meter.per(1).servers()).isZero();
    }
}
