/** Tests of frames, the server and its limits, over real sockets. */
package io.gtstore.net;
