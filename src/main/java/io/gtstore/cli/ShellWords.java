// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import java.util.ArrayList;
import java.util.List;

/** The shell's language: words, of which quotes make one out of several; a backslash takes what follows as it is. */
final class ShellWords {
    static final List<String> COMMANDS = List.of(
            "login",
            "put",
            "get",
            "replace",
            "add",
            "set",
            "lines",
            "remove",
            "move",
            "watch",
            "finalize",
            "query",
            "whoami",
            "status",
            "help",
            "quit");

    static final String HELP = """
            login KEY       a session on that customer's cart
            put ITEM…       add items, all or none; "two words" are one item; with --until 15m before
                            them, they go by themselves after that time
            get             the cart
            replace OLD NEW put NEW in place of the oldest OLD, in one step
            add SKU N [{…}] add so many, with attributes if wanted; what is there adds up
            set SKU N       how many there are to be; 0 takes them out
            lines           how many of what the cart holds
            remove ITEM     remove the oldest item equal to that; with --all before ITEM, every one
            move FROM       move the items of FROM's cart, say a guest's, here
            watch           say how the cart changes, until the next watch
            finalize        check out what the last get showed and what was put here
            query [KEY]     which nodes hold the cart
            whoami          the key, the session, the node that answers
            status          members and slots
            quit            or Ctrl-D""";

    private ShellWords() {}

    /** The words of a line; a {@link CommandFailure} if a quote is left open. */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
                word.append(line.charAt(++i));
                inWord = true;
            } else if (quote != 0 ? c == quote : c == '"' || c == '\'') {
                quote = quote == 0 ? c : 0;
                inWord = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                inWord = false;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw new CommandFailure("the quote " + quote + " is left open: close it, or write \\" + quote);
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    /** The one argument of a command; with more or fewer a {@link CommandFailure} that says the usage. */
    static String only(List<String> words, String usage) {
        if (words.size() != 1) {
            throw new CommandFailure("say " + usage + ", with quotes round a name of several words");
        }
        return words.get(0);
    }
}
