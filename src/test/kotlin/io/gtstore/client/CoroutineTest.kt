// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client

import io.gtstore.manager.ManagerOptions
import io.gtstore.manager.ManagerVerticle
import io.gtstore.node.NodeOptions
import io.gtstore.node.NodeVerticle
import io.vertx.core.Vertx
import io.vertx.kotlin.coroutines.coAwait
import io.vertx.kotlin.coroutines.dispatcher
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import java.util.concurrent.TimeUnit

/** The client's API from Kotlin's coroutines, against a manager and a node. */
@Timeout(60)
class CoroutineTest {
    private val vertx = Vertx.vertx()

    @AfterEach
    fun stop() {
        vertx.close().await(20, TimeUnit.SECONDS)
    }

    @Test
    fun `a cart is filled, read and checked out`() = runBlocking<Unit> {
        withContext(vertx.dispatcher()) {
            val client = GtStoreClient.create(vertx, "gtstore://${store()}?deadline=20s&attemptTimeout=2s&managerTimeout=2s")
            client.ready().coAwait()
            val cart = client.cart("mohan")
            cart.put("apple").coAwait()
            assertThat(cart.get().coAwait().items.map { it.asString() }).containsExactly("apple")
            assertThat(cart.checkout().coAwait().removed.map { it.asString() }).containsExactly("apple")
            assertThat(cart.get().coAwait().items).isEmpty()
        }
    }

    @Test
    fun `a failure is thrown as it is`() = runBlocking<Unit> {
        val client = GtStoreClient.create(vertx)
        val failure = runCatching { client.cart("").get().coAwait() }.exceptionOrNull()
        assertThat((failure as GtStoreException).code()).isEqualTo(GtStoreErrorCode.BAD_KEY)
    }

    /** Where its manager is. */
    private suspend fun store(): String {
        val manager = ManagerVerticle(ManagerOptions().setPort(0).setSettleMillis(0))
        vertx.deployVerticle(manager).coAwait()
        val address = "127.0.0.1:${manager.actualPort()}"
        val node = NodeVerticle(NodeOptions().setId("node-1").setPort(0).setManagers(listOf(address)))
        vertx.deployVerticle(node).coAwait()
        node.whenReady().coAwait()
        return address
    }
}
