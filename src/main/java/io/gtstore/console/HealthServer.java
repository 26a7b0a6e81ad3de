// SPDX-License-Identifier: Apache-2.0
package io.gtstore.console;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/**
 * HTTP health checks for orchestrators: {@code GET /health/live} answers 200 as soon as the process listens, {@code
 * GET /health/ready} 200 while it serves and 503 with the reason while it does not. Runs on an event loop of its
 * Vert.x instance.
 */
public final class HealthServer {
    private static final int MAX_PORT = 65_535;

    private final HttpServer http;

    private HealthServer(HttpServer http) {
        this.http = http;
    }

    /**
     * Starts listening.
     *
     * @param port the port; any free one if it is out of range
     * @param missing the reason why the process does not serve, empty if it does; called on the event loop for each
     *     check, must not block
     */
    public static Future<HealthServer> listen(Vertx vertx, String host, int port, Supplier<String> missing) {
        return vertx.createHttpServer()
                .requestHandler(request -> answer(request, missing))
                .listen(port > MAX_PORT ? 0 : port, host)
                .map(HealthServer::new);
    }

    /** Listens on that port, or on a free one if it is taken. */
    public static Future<HealthServer> listenNear(Vertx vertx, String host, int port, Supplier<String> missing) {
        return listen(vertx, host, port, missing).recover(taken -> listen(vertx, host, 0, missing));
    }

    /** The port that it listens on. */
    public int actualPort() {
        return http.actualPort();
    }

    /** Stops listening. */
    public Future<Void> close() {
        return http.close();
    }

    private static void answer(HttpServerRequest request, Supplier<String> missing) {
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (!head && !request.method().equals(HttpMethod.GET)) {
            request.response().putHeader("Allow", "GET, HEAD");
            send(request.response(), 405, new JsonObject().put("error", "only GET and HEAD are served here"));
        } else if (request.path().equals("/health/live")) {
            send(request.response(), 200, new JsonObject().put("status", "up"));
        } else if (request.path().equals("/health/ready")) {
            String why = missing.get();
            JsonObject body = new JsonObject().put("status", why.isEmpty() ? "ready" : "not_ready");
            send(request.response(), why.isEmpty() ? 200 : 503, why.isEmpty() ? body : body.put("reason", why));
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
