package io.gtstore.console;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.function.BooleanSupplier;

/**
 * Answers an orchestrator's probes: {@code GET /health/live} as soon as it listens, {@code GET /health/ready} with 200 while the process
 * serves and 503 while it does not. Runs on an event loop of its Vert.x instance.
 */
public final class HealthServer {
    private static final int MAX_PORT = 65_535;

    private final HttpServer http;

    private HealthServer(HttpServer http) {
        this.http = http;
    }

    /**
     * Listens.
     *
     * @param port the port; a free one where it lies out of range
     * @param ready asked on the event loop for each probe, so it must not block
     */
    public static Future<HealthServer> listen(Vertx vertx, String host, int port, BooleanSupplier ready) {
        return vertx.createHttpServer()
                .requestHandler(request -> answer(request, ready))
                .listen(port > MAX_PORT ? 0 : port, host)
                .map(HealthServer::new);
    }

    /** Listens on that port, or on a free one if it is taken. */
    public static Future<HealthServer> listenNear(Vertx vertx, String host, int port, BooleanSupplier ready) {
        return listen(vertx, host, port, ready).recover(taken -> listen(vertx, host, 0, ready));
    }

    /** Where it listens. */
    public int actualPort() {
        return http.actualPort();
    }

    /** Stops listening. */
    public Future<Void> close() {
        return http.close();
    }

    private static void answer(HttpServerRequest request, BooleanSupplier ready) {
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (!head && !request.method().equals(HttpMethod.GET)) {
            request.response().putHeader("Allow", "GET, HEAD");
            send(request.response(), 405, new JsonObject().put("error", "only GET and HEAD are served here"));
        } else if (request.path().equals("/health/live")) {
            send(request.response(), 200, new JsonObject().put("status", "up"));
        } else if (request.path().equals("/health/ready")) {
            boolean up = ready.getAsBoolean();
            send(request.response(), up ? 200 : 503, new JsonObject().put("status", up ? "ready" : "not_ready"));
        } else {
            send(
                    request.response(),
                    404,
                    new JsonObject().put("error", "not found: there are /health/live and /health/ready"));
        }
    }

    private static void send(HttpServerResponse response, int status, JsonObject body) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.encode());
    }
}
