// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartLine;
import io.gtstore.client.CartSession;
import io.gtstore.client.CartWatch;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.KeyLocation;
import io.gtstore.client.NodeAddress;
import io.gtstore.client.PutResult;
import io.gtstore.client.RemoveResult;
import io.gtstore.config.NearestName;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The interactive client: one line, one answer, and no line ends it but quit. Runs on the commands' thread. */
final class Shell {
    private final GtStoreClient client;
    private final ShellInput input;
    private @Nullable CartSession session;
    private @Nullable CartWatch watch;
    private int failed;

    Shell(GtStoreClient client, ShellInput input) {
        this.client = client;
        this.input = input;
    }

    /** Reads and answers until quit or the end of the input. */
    void run() throws IOException {
        boolean more = true;
        while (more) {
            String line = input.readLine(session == null ? "gtstore> " : PrintableText.line(session.key()) + "> ");
            more = line != null && accept(line);
        }
    }

    /** Answers one line; false if it ends the shell. */
    boolean accept(String line) {
        try {
            List<String> words = ShellWords.split(line);
            if (words.isEmpty()) {
                return true;
            }
            if (words.get(0).equals("quit") || words.get(0).equals("exit")) {
                return false;
            }
            answer(words.get(0), words.subList(1, words.size()));
        } catch (RuntimeException e) {
            failed++;
            input.printError("error: " + Failures.describe(e));
        }
        return true;
    }

    /** The number of failed lines. */
    int failed() {
        return failed;
    }

    private void answer(String command, List<String> words) {
        switch (command) {
            case "login" -> login(ShellWords.only(words, "login KEY"));
            case "put" -> put(words);
            case "get" -> {
                requireNoArguments(words, "get");
                get();
            }
            case "replace" -> replace(words);
            case "add" -> add(words);
            case "set" -> set(words);
            case "lines" -> {
                requireNoArguments(words, "lines");
                lines();
            }
            case "remove" -> remove(words);
            case "move" -> {
                String from = ShellWords.only(words, "move FROM");
                input.println(
                        Lines.moved(client.moveCart(from, loggedIn().key()).await(), client));
            }
            case "watch" -> {
                requireNoArguments(words, "watch");
                watch();
            }
            case "finalize" -> {
                requireNoArguments(words, "finalize");
                input.println(Lines.finalized(loggedIn().checkout().await(), client));
            }
            case "query" -> query(words.isEmpty() ? loggedIn().key() : ShellWords.only(words, "query [KEY]"));
            case "whoami" -> {
                requireNoArguments(words, "whoami");
                whoami();
            }
            case "status" -> {
                requireNoArguments(words, "status");
                input.println(StatusTable.of(client.admin().status().await()));
            }
            case "help", "?" -> input.println(ShellWords.HELP);
            default ->
                throw new CommandFailure("there is no command %s; the nearest is %s; help lists all"
                        .formatted(command, NearestName.of(command, ShellWords.COMMANDS)));
        }
    }

    private void login(String key) {
        CartSession opened = client.openSession(key).await();
        if (watch != null) {
            watch();
        }
        opened.movedHandler(node -> input.println("the session moved to " + Lines.node(node)));
        session = opened;
        whoami();
    }

    private void put(List<String> words) {
        boolean ends = words.size() > 1 && words.get(0).equals(UntilOption.NAME);
        List<String> items = ends ? words.subList(2, words.size()) : words;
        CartSession cart = loggedIn();
        if (items.isEmpty() || items.get(0).equals(UntilOption.NAME)) {
            throw new CommandFailure("name what to add: put [--until TIME] ITEM…");
        }
        PutResult result = (ends ? cart.putAll(items, UntilOption.parse(words.get(1))) : cart.putAll(items)).await();
        Lines.put(items, result, client).forEach(input::println);
    }

    private void get() {
        CartContents cart = loggedIn().get().await();
        if (cart.getItems().isEmpty()) {
            input.println("(the cart is empty)");
        }
        Lines.items(cart.getItems()).forEach(input::println);
    }

    private void watch() {
        CartWatch before = watch;
        if (before != null) {
            watch = null;
            before.close().await();
            input.println("watching no more");
            return;
        }
        CartWatch begun = loggedIn().watch();
        begun.begun().await();
        watch = begun.exceptionHandler(why -> input.printError("watching no more: " + Failures.describe(why)))
                .handler(cart -> input.println(Lines.cart(cart)));
    }

    private void replace(List<String> words) {
        if (words.size() != 2) {
            throw new CommandFailure("say replace OLD NEW, with quotes round a name of several words");
        }
        PutResult result =
                ShownItem.replace(loggedIn(), words.get(0), words.get(1)).await();
        input.println(
                result.getCopies() == 0
                        ? "there is no " + Lines.item(words.get(0)) + " in the cart"
                        : Lines.put(words.get(1), result, client));
    }

    private void add(List<String> words) {
        if (words.size() < 2 || words.size() > 3) {
            throw new CommandFailure("say add SKU N [ATTRIBUTES], with quotes round a name of several words");
        }
        long n = LineWords.number(words.get(1));
        JsonObject attributes = LineWords.attributes(words.size() == 3 ? words.get(2) : null);
        PutResult result = loggedIn().add(words.get(0), n, attributes).await();
        input.println(Lines.added(words.get(0), n, result, client));
    }

    private void set(List<String> words) {
        if (words.size() != 2) {
            throw new CommandFailure("say set SKU N, with quotes round a name of several words");
        }
        long n = LineWords.quantity(words.get(1));
        PutResult result = loggedIn().setQuantity(words.get(0), n).await();
        input.println(Lines.set(words.get(0), n, result, client));
    }

    private void lines() {
        List<CartLine> lines = loggedIn().lines().await();
        if (lines.isEmpty()) {
            input.println("(the cart has no lines)");
        }
        Lines.lines(lines).forEach(input::println);
    }

    private void remove(List<String> words) {
        boolean all = !words.isEmpty() && words.get(0).equals("--all");
        String item = ShellWords.only(all ? words.subList(1, words.size()) : words, "remove [--all] ITEM");
        CartSession cart = loggedIn();
        RemoveResult result = ShownItem.remove(cart, item, all).await();
        input.println(
                result.getRemoved().isEmpty()
                        ? "there is no " + Lines.item(item) + " in the cart"
                        : Lines.removed(item, result, client));
    }

    private void query(String key) {
        KeyLocation location = client.admin().query(key).await();
        input.println(Lines.location(location));
    }

    private void whoami() {
        CartSession cart = loggedIn();
        NodeAddress node = cart.node();
        input.println("%s session=%s node=%s"
                .formatted(
                        Lines.item(cart.key()),
                        PrintableText.line(cart.sessionId()),
                        node == null ? "(none yet)" : Lines.node(node)));
    }

    private CartSession loggedIn() {
        CartSession cart = session;
        if (cart == null) {
            throw new CommandFailure("log in first: login KEY");
        }
        return cart;
    }

    /** Refuses a key in a command: it would mean another cart than the session's, so nothing is done to either. */
    private void requireNoArguments(List<String> words, String command) {
        if (!words.isEmpty()) {
            throw new CommandFailure(
                    "%s stands alone: it is about the cart of the session%s; for another one: login KEY"
                            .formatted(command, session == null ? "" : " (" + session.key() + ")"));
        }
    }
}
