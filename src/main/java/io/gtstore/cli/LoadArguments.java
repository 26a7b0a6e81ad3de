// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.Mix;
import io.gtstore.config.SettingException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Command line options of the load. */
final class LoadArguments {
    private static final int MAX_SECONDS = 86_400;
    private static final double MAX_RATE = 10_000_000;
    private static final int MAX_THREADS = 64;

    @Option(
            names = "--mix",
            paramLabel = "cart|put|get",
            description =
                    "cart (the default): login, 5 puts, 2 gets, finalize; put: puts almost only; get: gets almost only.")
    private String mix = Mix.CART.label();

    @Option(names = "--sessions", paramLabel = "N", description = "Customers that shop at once; 64 by default.")
    private int sessions = 64;

    @Option(names = "--seconds", paramLabel = "S", description = "How long is measured; 10 by default.")
    private int seconds = 10;

    @Option(
            names = "--operations",
            paramLabel = "N",
            description = "End after so many puts and gets, if that comes first; not with --rate.")
    private long operations;

    @Option(names = "--warmup", paramLabel = "S", description = "How long they shop before that; 3 by default.")
    private int warmup = 3;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Operations that begin in a second, whatever became of those before, timed from when they were due; "
                            + "without it, each customer goes on as soon as it has its answer.")
    private double rate;

    @Option(names = "--item-bytes", paramLabel = "N", description = "Length of an item; 100 by default.")
    private int itemBytes = 100;

    @Option(
            names = "--client-threads",
            paramLabel = "N",
            description = "Event loops of the client, each with connections of its own; 1 by default.")
    private int threads = 1;

    /** A {@link SettingException} if one of them is out of range. */
    LoadOptions options() {
        OptionBounds.check("--sessions", sessions, 1, LoadOptions.MAX_SESSIONS);
        OptionBounds.check("--seconds", seconds, 1, MAX_SECONDS);
        OptionBounds.check("--warmup", warmup, 0, MAX_SECONDS);
        OptionBounds.check("--item-bytes", itemBytes, LoadOptions.MIN_ITEM_BYTES, LoadOptions.MAX_ITEM_BYTES);
        OptionBounds.check("--client-threads", threads, 1, MAX_THREADS);
        if (!(rate >= 0 && rate <= MAX_RATE)) {
            throw new SettingException("--rate is %s, but must be 0..%.0f".formatted(rate, MAX_RATE));
        }
        if (operations < 0 || (operations > 0 && rate > 0)) {
            throw new SettingException(
                    "--operations is %d, but must be at least 0, and stand without --rate".formatted(operations));
        }
        return new LoadOptions(mix(), sessions, warmup, seconds, operations, rate, itemBytes, threads);
    }

    private Mix mix() {
        for (Mix known : Mix.values()) {
            if (known.label().equals(mix.toLowerCase(Locale.ROOT))) {
                return known;
            }
        }
        throw new SettingException("--mix is \"%s\", but must be %s"
                .formatted(mix, Arrays.stream(Mix.values()).map(Mix::label).collect(Collectors.joining(" or "))));
    }
}
