package org.biface.kernel.http.internal;

/**
 * An answer in the form in which it is stored and sent again.
 *
 * @param status the HTTP status
 * @param location the header {@code Location}, or {@code null}
 * @param etag the header {@code ETag}, or {@code null}
 * @param mediaType of the body, or {@code null} without one
 * @param body the body, or {@code null}
 * @param replayed whether it was stored before
 */
record Answer(int status, String location, String etag, String mediaType, byte[] body, boolean replayed) {}
