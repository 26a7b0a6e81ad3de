package io.gtstore.client;

import io.vertx.codegen.annotations.ProxyGen;
import io.vertx.codegen.annotations.VertxGen;
import io.vertx.core.Future;

/** The store on the event bus. */
@ProxyGen
@VertxGen
public interface GtStoreService {
    Future<PutResult> put(String key, String item);
}
