package org.biface.payments;

/**
 * What became of money in dispute.
 *
 * @param release what the freelancer got, or {@code null}
 * @param refund what the client gets back, or {@code null}
 */
public record Settlement(Release release, Refund refund) {}
