// SPDX-License-Identifier: Apache-2.0
/**
 * RPC in frames over TCP: one server and one multiplexing client for people, clients and components. Requests are
 * passed on without interpretation. All parts of a server or client live on one event loop and take no locks.
 */
package io.gtstore.net;
