// SPDX-License-Identifier: Apache-2.0
/**
 * Frames over TCP: one server and one multiplexing client, for people, clients and components alike. Nothing here decides what a request
 * means. Everything of one server or client lives on one event loop and takes no locks.
 */
package io.gtstore.net;
