// SPDX-License-Identifier: Apache-2.0
/** Tests of frames, the server and its limits, over real sockets. */
package io.gtstore.net;
