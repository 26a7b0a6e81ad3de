// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.config.SettingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An option that names some of what there is. */
final class Choices {
    private Choices() {}

    /** The named choices, in that order; all if none is named. Throws a {@link SettingException} that lists them for an unknown name. */
    static <T> List<T> of(String option, @Nullable List<String> names, T[] all, Function<T, String> label) {
        if (names == null) {
            return List.of(all);
        }
        List<T> named = new ArrayList<>();
        for (String name : names) {
            named.add(Arrays.stream(all)
                    .filter(one -> label.apply(one).equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new SettingException("%s names \"%s\", but must be %s"
                            .formatted(
                                    option, name, Arrays.stream(all).map(label).collect(Collectors.joining(" or "))))));
        }
        return named;
    }
}
