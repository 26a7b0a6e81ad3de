// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gtstore.Ports;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long a user waits for a store. The figure depends on the machine, so the ordinary run leaves it out. */
@Tag("proof")
@Timeout(180)
class StartTimeIT {
    private static final Logger LOG = LoggerFactory.getLogger(StartTimeIT.class);
    private static final int STARTS = 9;
    private static final int FIRST_NODE = 11;
    private static final byte[] PUT =
            "{\"id\":1,\"op\":\"put\",\"key\":\"mohan\",\"item\":\"apple\"}\n".getBytes(StandardCharsets.UTF_8);

    @Test
    void the_first_put_is_acknowledged_within_a_second_and_a_half_of_the_command() throws Exception {
        long[] millis = new long[STARTS];
        for (int i = 0; i < STARTS; i++) {
            millis[i] = startAndPut();
        }
        long[] sorted = LongStream.of(millis).sorted().toArray();
        LOG.warn(
                "from the command to the first acknowledged put: median {} ms, best {}, worst {}, of {}",
                sorted[STARTS / 2],
                sorted[0],
                sorted[STARTS - 1],
                STARTS);
        assertThat(sorted[STARTS / 2]).as("median, ms").isLessThan(1_500);
    }

    private static long startAndPut() throws IOException, InterruptedException {
        int port = Ports.free();
        long begun = System.nanoTime();
        Process all = new ProcessBuilder(
                        Path.of("gtstore").toAbsolutePath().toString(), "all", "--port", String.valueOf(port))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await().pollInSameThread()
                    .pollDelay(0, TimeUnit.MILLISECONDS)
                    .pollInterval(5, TimeUnit.MILLISECONDS)
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> acknowledged(port + FIRST_NODE));
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        } finally {
            all.destroy();
            assertThat(all.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static boolean acknowledged(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write(PUT);
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            return line != null && new JsonObject(line).getBoolean("ok");
        } catch (IOException e) {
            return false;
        }
    }
}
