// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.MemberStatus;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code leave NODE}: has a node hand over what it has and leave, and waits for the end of it. */
@Command(
        name = "leave",
        mixinStandardHelpOptions = true,
        description = "Has a node hand over its slots and leave, and waits until it owns and holds nothing. "
                + "Whoever stops waiting does not stop the node from leaving.")
final class LeaveCommand extends ChangeCommand {
    private static final long POLL_MILLIS = 200;
    /** The time without any answer after which the wait ends; longer than a manager's restart. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @Parameters(paramLabel = "NODE", description = "Its id.")
    private String node = "";

    @Option(names = "--no-wait", description = "End as soon as the manager has said yes.")
    private boolean noWait;

    private long epoch;
    private String shown = "";

    @Override
    void ask(GtStoreClient client) {
        ClusterStatus before = client.admin().status().await();
        epoch = before.getEpoch();
        client.admin().leave(node).await();
        if (!noWait) {
            long answered = System.nanoTime();
            while (true) {
                try {
                    if (hasLeft(client)) {
                        break;
                    }
                    answered = System.nanoTime();
                } catch (GtStoreException e) {
                    if (!e.isRetryable() || System.nanoTime() - answered > PATIENCE_NANOS) {
                        throw e;
                    }
                }
                pause();
            }
        }
        printMade(
                noWait ? node + " is to leave" : "left " + node,
                new JsonObject().put(noWait ? "leaving" : "left", node));
    }

    private boolean hasLeft(GtStoreClient client) {
        ClusterStatus status = client.admin().status().await();
        if (status.getEpoch() < epoch) {
            return false;
        }
        epoch = status.getEpoch();
        MemberStatus member = member(status);
        if (member == null && status.getAbsent().contains(node)) {
            throw new CommandFailure(
                    node + " failed before it had handed over everything; its slots are copied from their other "
                            + "owners. Start it again and repeat this, or forget it: gtstore forget " + node);
        }
        if (member != null && !member.isLeaving()) {
            client.admin().leave(node).await();
        } else if (member != null) {
            show(member);
        }
        return member == null;
    }

    private @Nullable MemberStatus member(ClusterStatus status) {
        return status.getMembers().stream()
                .filter(member -> member.getNode().getId().equals(node))
                .findFirst()
                .orElse(null);
    }

    private void show(MemberStatus member) {
        String line = member.getOwned() > 0
                ? node + " still owns " + member.getOwned() + " slots"
                : node + " owns nothing any more, and hands over what it holds";
        if (!json() && !line.equals(shown)) {
            shown = line;
            out().println(line);
            out().flush();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted; the node keeps leaving");
        }
    }
}
