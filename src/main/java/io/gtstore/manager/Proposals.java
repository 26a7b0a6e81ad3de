package io.gtstore.manager;

import io.gtstore.cluster.Command;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;

/** What was proposed and is not yet agreed upon. Whoever proposes the same again waits for the first; there is a bound. Event loop only. */
final class Proposals {
    /** Nodes repeat what they want; so many different wishes at once are a sign that nothing gets through. */
    private static final int MAX_UNDER_WAY = 1_024;

    private final CommandLog log;
    private final Map<Command, Future<Void>> underWay = new HashMap<>();

    Proposals(CommandLog log) {
        this.log = log;
    }

    /** Completes once the managers have agreed, and this one has carried the command out; see {@link CommandLog#append}. */
    Future<Void> propose(Command command) {
        Future<Void> before = underWay.get(command);
        if (before != null) {
            return before;
        }
        if (underWay.size() >= MAX_UNDER_WAY) {
            return Future.failedFuture(MAX_UNDER_WAY + " proposals are under way");
        }
        Future<Void> agreed = log.append(command);
        underWay.put(command, agreed);
        agreed.onComplete(done -> underWay.remove(command));
        return agreed;
    }
}
