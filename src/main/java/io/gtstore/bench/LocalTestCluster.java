package io.gtstore.bench;

import io.gtstore.Deployment;
import io.vertx.core.Vertx;
import java.util.List;

/** A manager and nodes in this JVM, on event loops of their own, over loopback all the same. */
public final class LocalTestCluster implements TestCluster {
    private final Deployment deployment;
    private final List<String> managers;

    private LocalTestCluster(Deployment deployment, List<String> managers) {
        this.deployment = deployment;
        this.managers = managers;
    }

    /**
     * Starts it; a {@link io.gtstore.StartException} if it does not serve. Blocks: not for an event loop.
     *
     * @param vertx its own; it is closed with the cluster
     * @param spec of which heap and JVM are this process's
     */
    public static LocalTestCluster start(Vertx vertx, ClusterSpec spec) {
        Deployment deployment =
                new Deployment(vertx, spec.settings().with("manager.port", 0L).with("manager.settle", 0L));
        String line = deployment.startAll(spec.nodes()).await();
        return new LocalTestCluster(deployment, List.of(line.replaceFirst(".* manager=(\\S+) .*", "$1")));
    }

    @Override
    public List<String> managers() {
        return managers;
    }

    @Override
    public void close() {
        deployment.stop().await();
    }
}
