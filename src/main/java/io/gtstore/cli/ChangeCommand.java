// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A command that changes what is stored. Its answer is not lost with the file or pipe that it was to be written to: a checkout is told once. */
abstract class ChangeCommand extends StoreCommand {
    private final List<String> answers = new ArrayList<>();

    /** Prints the answer to a change that was made. */
    final void printMade(String text, JsonObject answer) {
        answers.add(json() ? answer.encode() : text);
        print(text, answer);
    }

    @Override
    final String made() {
        return answers.isEmpty() ? "" : "; the change was made: " + String.join("; ", answers);
    }
}
